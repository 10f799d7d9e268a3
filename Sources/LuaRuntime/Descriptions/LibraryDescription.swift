/// The documentation of a library, which is a global table of functions.
public struct LibraryDescription: Sendable {
    /// The name of the global, or of the part of one, such as `globus.scopes`.
    public let name: String
    /// What it is for, in one sentence.
    public let summary: String
    /// Its functions.
    public private(set) var functions: [FunctionDescription]
    /// Its other fields.
    public let fields: [FieldDescription]

    /// Describes a library.
    public init(
        _ name: String,
        _ summary: String,
        functions: [FunctionDescription] = [],
        fields: [FieldDescription] = []
    ) {
        self.name = name
        self.summary = summary
        self.functions = functions
        self.fields = fields
    }

    /// The last part of the name.
    public var shortName: String { name.split(separator: ".").last.map(String.init) ?? name }

    /// The same with other descriptions of its functions.
    public func mapFunctions(_ transform: (FunctionDescription) -> FunctionDescription) -> LibraryDescription {
        var copy = self
        copy.functions = functions.map(transform)
        return copy
    }
}
