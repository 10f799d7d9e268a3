/// What there is to say about a class of objects, or about tables of one shape.
public struct ClassDescription: Sendable {
    /// What its objects are to a script.
    public enum Form: Sendable {
        /// Objects of the host's making.
        case object
        /// Tables.
        case record
        /// What several classes have in common; there are no objects of it.
        case base
    }

    /// The name in annotations, such as `globus.TransferClient`.
    public let name: String
    /// What its objects are, in one sentence.
    public let summary: String
    /// What its objects are to a script.
    public let form: Form
    /// The name of the class that it refines.
    public let parent: String?
    /// The methods, those of the class that it refines among them.
    public private(set) var methods: [FunctionDescription]
    /// The fields, those of the class that it refines among them.
    public let fields: [FieldDescription]
    /// The metamethods that its objects have for operators, such as `__len`.
    public let operators: [String]

    /// Describes a class.
    public init(
        _ name: String,
        _ summary: String,
        form: Form = .object,
        parent: String? = nil,
        methods: [FunctionDescription] = [],
        fields: [FieldDescription] = [],
        operators: [String] = []
    ) {
        self.name = name
        self.summary = summary
        self.form = form
        self.parent = parent
        self.methods = methods
        self.fields = fields
        self.operators = operators
    }

    /// The last part of the name, which `tostring` and messages use.
    public var shortName: String { name.split(separator: ".").last.map(String.init) ?? name }

    /// The same with other descriptions of its methods.
    public func mapMethods(_ transform: (FunctionDescription) -> FunctionDescription) -> ClassDescription {
        var copy = self
        copy.methods = methods.map(transform)
        return copy
    }
}

/// What there is to say about a field of an object, a record or a library.
public struct FieldDescription: Sendable {
    /// The name.
    public let name: String
    /// The type in the notation of LuaLS annotations.
    public let type: String
    /// What it holds, in one sentence.
    public let summary: String
    /// Whether scripts may set it.
    public let isWritable: Bool

    /// Describes a field.
    public init(_ name: String, _ type: String, _ summary: String, isWritable: Bool = false) {
        self.name = name
        self.type = type
        self.summary = summary
        self.isWritable = isWritable
    }
}
