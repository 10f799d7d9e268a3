import GlobusAuth
import LuaRuntime

/// A payload helper of the Globus SDK: what makes a table that a client sends as JSON, and the table's methods.
///
/// The helpers are listed in ``all``. Functions, argument checks, stubs and the reference are made from the list.
struct PayloadDescription: Sendable {
    /// The name of the function, and of the class of its tables.
    let name: String
    let summary: String
    let details: String
    /// The fields that are the same in all such tables.
    let constants: [Constant]
    /// The fields that are given by position.
    let positional: [PayloadField]
    /// The fields that are given in the trailing table.
    let options: [PayloadField]
    /// Whether the first option may be given by position as well.
    let leadsWithOption: Bool
    /// Whether the trailing table may hold `additional_fields`, which are added to the table and win.
    let takesAdditionalFields: Bool
    /// How the field `DATA_TYPE` follows from the others.
    let version: DocumentVersion?
    let methods: [HostFunction]
    let example: HostExample
    /// Gives the table with the fields, at an index, the form in which it is sent.
    let arrange: (@Sendable (LuaStack, Int32) -> Void)?

    /// A field that is the same in all tables.
    enum Constant: Sendable {
        case text(String, String)
        /// An empty list, which the methods fill.
        case list(String)
    }

    init(
        _ name: String,
        _ summary: String,
        details: String = "",
        constants: [Constant] = [],
        positional: [PayloadField] = [],
        options: [PayloadField] = [],
        leadsWithOption: Bool = false,
        takesAdditionalFields: Bool = false,
        version: DocumentVersion? = nil,
        methods: [HostFunction] = [],
        arrange: (@Sendable (LuaStack, Int32) -> Void)? = nil,
        example: HostExample
    ) {
        self.name = name
        self.summary = summary
        self.details = details
        self.constants = constants
        self.positional = positional.map(\.required)
        self.options = options
        self.leadsWithOption = leadsWithOption
        self.takesAdditionalFields = takesAdditionalFields
        self.version = version
        self.methods = methods
        self.arrange = arrange
        self.example = example
    }

    /// Every payload helper.
    static let all: [PayloadDescription] = ofTransfer + ofTimers + ofSearch + ofGroups + ofOtherServices + ofGCS

    /// The same helper under another name of the Globus SDK's.
    func named(_ other: String, _ example: HostExample) -> PayloadDescription {
        PayloadDescription(
            other,
            summary,
            details: "The same as `globus.\(name)`.",
            constants: constants,
            positional: positional,
            options: options,
            leadsWithOption: leadsWithOption,
            takesAdditionalFields: takesAdditionalFields,
            version: version,
            methods: methods,
            arrange: arrange,
            example: example
        )
    }
}

extension PayloadDescription {
    /// The documentation of the tables.
    var classDescription: ClassDescription {
        let constants = constants.map { constant in
            switch constant {
            case .text(let name, let value):
                FieldDescription(name, "string", "`\(value)`.", isWritable: true)
            case .list(let name):
                FieldDescription(name, "table[]", "What the methods have added.", isWritable: true)
            }
        }
        return ClassDescription(
            "globus.\(name)",
            summary,
            form: .record,
            methods: methods.map(\.description),
            fields: arrange == nil ? constants + (positional + options).map(\.description) : []
        )
    }

    /// The function that makes the tables.
    var function: HostFunction {
        let options = optionParameters
        var parameters = positional.map(\.parameter)
        if let first = self.options.first, leadsWithOption {
            parameters.append(.optional(first.name, .string | .table, first.summary, options: options))
        }
        if options.contains(where: { !$0.isOptional }) {
            parameters.append(.required("opts", .table, "The fields.", options: options))
        } else if !options.isEmpty {
            parameters.append(.optional("opts", .table, "Further fields.", options: options))
        }
        return HostFunction(
            "globus.\(name)",
            summary,
            details: details,
            parameters: parameters,
            results: [HostResult("globus.\(name)", "The table, to which fields may be added.")],
            failures: [HostFailure(.usage, "a field is missing, unknown or of another type")],
            example: example
        ) { call in
            try PayloadBuilder(self, call).build()
            return .pushed(1)
        }
    }

    private var optionParameters: [HostParameter] {
        options.map(\.parameter)
            + (takesAdditionalFields
                ? [.optional("additional_fields", .table, "Further fields of the document; they win.")] : [])
    }
}

/// The version of a document of Globus Connect Server, which is the lowest one that has all of the document's fields.
struct DocumentVersion: Sendable {
    /// The type of the document, such as `collection`.
    let type: String
    /// The fields that came later than version 1.0.0, each with the number in the middle of the version it came in.
    let fields: [String: Int]
    /// The version in which a text may be longer than a limit.
    var longText: (field: String, limit: Int, minor: Int)?
}
