/// A local variable: what a `local` statement, a loop or a parameter declares.
public final class LocalVariable {
    /// The name.
    public let name: String
    /// Where it is declared.
    public let position: SourcePosition
    /// Whether it cannot be assigned: `<const>` and `<close>`.
    public let isConstant: Bool
    /// Whether it is assigned after its declaration.
    public internal(set) var isAssigned = false

    init(_ name: String, at position: SourcePosition, isConstant: Bool = false) {
        self.name = name
        self.position = position
        self.isConstant = isConstant
    }
}
