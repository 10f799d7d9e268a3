/// The documentation of a library, which is a table of functions: a global, a part of one, or a module.
public struct LibraryDescription: Sendable {
    /// The name of the global, of the part of one, such as `globus.scopes`, or of the module.
    public let name: String
    /// What it is for, in one sentence.
    public let summary: String
    /// Its functions.
    public private(set) var functions: [FunctionDescription]
    /// Its other fields.
    public let fields: [FieldDescription]
    /// Whether scripts find it with `require` alone, and not as a global.
    public let isModule: Bool

    /// Describes a library; each argument sets the property of the same name.
    public init(
        _ name: String,
        _ summary: String,
        functions: [FunctionDescription] = [],
        fields: [FieldDescription] = [],
        isModule: Bool = false
    ) {
        self.name = name
        self.summary = summary
        self.functions = functions
        self.fields = fields
        self.isModule = isModule
    }

    /// The last part of the name.
    public var shortName: String { name.split(separator: ".").last.map(String.init) ?? name }

    /// Returns this description with its functions transformed.
    public func mapFunctions(_ transform: (FunctionDescription) -> FunctionDescription) -> LibraryDescription {
        var copy = self
        copy.functions = functions.map(transform)
        return copy
    }
}
