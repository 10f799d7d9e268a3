/// A source as a tree, with every name resolved.
public struct Chunk {
    /// The statements.
    public let block: Block
    /// Every local variable that is declared anywhere, in the order of the source.
    public let locals: [LocalVariable]
}

/// Statements with a scope of their own.
public struct Block {
    /// The statements.
    public var statements: [Statement] = []
}

/// The parameters and the code of a function.
public struct FunctionBody {
    /// The parameters, `self` of a method first.
    public let parameters: [LocalVariable]
    /// The code.
    public let block: Block
}

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
