/// The documentation of a class of objects, or of tables with certain fields.
public struct ClassDescription: Sendable {
    /// What scripts see of its objects.
    public enum Form: Sendable {
        /// Objects that the host makes.
        case object
        /// Tables with these fields.
        case record
        /// What several classes have in common; it has no objects of its own.
        case base
    }

    /// The name in annotations, such as `globus.TransferClient`.
    public let name: String
    /// What its objects are, in one sentence.
    public let summary: String
    /// What scripts see of its objects.
    public let form: Form
    /// The name of its superclass.
    public let parent: String?
    /// The methods, including inherited ones.
    public private(set) var methods: [FunctionDescription]
    /// The fields, including inherited ones.
    public let fields: [FieldDescription]
    /// The metamethods of its objects, such as `__len`.
    public let operators: [String]
    /// How its objects are called, where they are fields that are called as methods.
    public let call: FunctionDescription?

    /// Describes a class; each argument sets the property of the same name.
    public init(
        _ name: String,
        _ summary: String,
        form: Form = .object,
        parent: String? = nil,
        methods: [FunctionDescription] = [],
        fields: [FieldDescription] = [],
        operators: [String] = [],
        call: FunctionDescription? = nil
    ) {
        self.name = name
        self.summary = summary
        self.form = form
        self.parent = parent
        self.methods = methods
        self.fields = fields
        self.operators = operators
        self.call = call
    }

    /// The last part of the name, which `tostring` and messages use.
    public var shortName: String { name.split(separator: ".").last.map(String.init) ?? name }

    /// Returns this description with its methods transformed.
    public func mapMethods(_ transform: (FunctionDescription) -> FunctionDescription) -> ClassDescription {
        var copy = self
        copy.methods = methods.map(transform)
        return copy
    }
}

/// The documentation of a field of an object, a record or a library.
public struct FieldDescription: Sendable {
    /// The name.
    public let name: String
    /// The type, in the notation of LuaLS annotations.
    public let type: String
    /// What the field holds, in one sentence.
    public let summary: String
    /// Whether scripts may set it.
    public let isWritable: Bool

    /// Describes a field; each argument sets the property of the same name.
    public init(_ name: String, _ type: String, _ summary: String, isWritable: Bool = false) {
        self.name = name
        self.type = type
        self.summary = summary
        self.isWritable = isWritable
    }
}
