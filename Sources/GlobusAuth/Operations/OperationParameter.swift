/// A parameter of an operation.
public struct OperationParameter: Sendable {
    /// The part of the request that has the value.
    public enum Place: Sendable, Hashable {
        /// A segment of the path.
        case path
        /// A parameter of the query string.
        case query
        /// A field of the JSON document in the body.
        case body
        /// The whole JSON document.
        case document
        /// Further fields of the JSON document, which win over the others.
        case fields
        /// Further parameters of the query string, which win over the others.
        case queryParams
    }

    /// The name, which is the Globus SDK's.
    public let name: String
    /// What values it takes, and how they are written.
    public let type: OperationType
    /// What it means, in one sentence.
    public let summary: String
    /// The part of the request that has the value.
    public let place: Place
    /// Whether it must be given.
    public let isRequired: Bool
    /// Whether it is passed by name although it must be given.
    public let isKeyword: Bool
    /// The name in the request; with dots, the path of a field in the body.
    public let wireName: String
    /// What is sent where it is not given.
    public let defaultValue: JSONValue?
    /// The parameter without which it is not sent.
    public let companion: String?

    private init(
        _ name: String,
        _ type: OperationType,
        _ summary: String,
        _ place: Place,
        required isRequired: Bool = false,
        isKeyword: Bool = false,
        at wireName: String? = nil,
        default defaultValue: JSONValue? = nil,
        sentWith companion: String? = nil
    ) {
        self.name = name
        self.type = type
        self.summary = summary
        self.place = place
        self.isRequired = isRequired
        self.isKeyword = isKeyword
        self.wireName = wireName ?? name
        self.defaultValue = defaultValue
        self.companion = companion
    }
}

extension OperationParameter {
    /// Describes a segment of the path.
    ///
    /// - Parameters:
    ///   - name: The name.
    ///   - summary: What it means, in one sentence.
    ///   - type: What values it takes.
    ///   - required: Whether it must be given; otherwise the path has it as `{/name}`.
    /// - Returns: The parameter, to be listed in an operation.
    public static func path(
        _ name: String,
        _ summary: String,
        _ type: OperationType = .id,
        required: Bool = true
    ) -> OperationParameter {
        OperationParameter(name, type, summary, .path, required: required)
    }

    /// Describes a parameter of the query string.
    ///
    /// - Parameters:
    ///   - name: The name.
    ///   - type: What values it takes.
    ///   - summary: What it means, in one sentence.
    ///   - required: Whether it must be given.
    ///   - isKeyword: Whether it is passed by name although it must be given.
    ///   - wireName: The name in the request.
    ///   - defaultValue: What is sent where it is not given.
    ///   - companion: The parameter without which it is not sent.
    /// - Returns: The parameter, to be listed in an operation.
    public static func query(
        _ name: String,
        _ type: OperationType,
        _ summary: String,
        required: Bool = false,
        isKeyword: Bool = false,
        at wireName: String? = nil,
        default defaultValue: JSONValue? = nil,
        sentWith companion: String? = nil
    ) -> OperationParameter {
        OperationParameter(
            name,
            type,
            summary,
            .query,
            required: required,
            isKeyword: isKeyword,
            at: wireName,
            default: defaultValue,
            sentWith: companion
        )
    }

    /// Describes a field of the JSON document in the body.
    ///
    /// - Parameters:
    ///   - name: The name.
    ///   - type: What values it takes.
    ///   - summary: What it means, in one sentence.
    ///   - required: Whether it must be given.
    ///   - isKeyword: Whether it is passed by name although it must be given.
    ///   - wireName: The field's name, or its path with dots.
    ///   - defaultValue: What is sent where it is not given.
    /// - Returns: The parameter, to be listed in an operation.
    public static func body(
        _ name: String,
        _ type: OperationType,
        _ summary: String,
        required: Bool = false,
        isKeyword: Bool = false,
        at wireName: String? = nil,
        default defaultValue: JSONValue? = nil
    ) -> OperationParameter {
        OperationParameter(
            name,
            type,
            summary,
            .body,
            required: required,
            isKeyword: isKeyword,
            at: wireName,
            default: defaultValue
        )
    }

    /// Describes the whole JSON document, which must be given; fields that are parameters replace its own.
    public static func data(_ name: String, _ summary: String) -> OperationParameter {
        OperationParameter(name, .object, summary, .document, required: true)
    }

    /// Describes a table of further fields of the JSON document, which win over the others.
    public static func fields(_ name: String, _ summary: String) -> OperationParameter {
        OperationParameter(name, .object, summary, .fields)
    }

    /// Further parameters of the query string, which win over the others.
    public static let queryParams = OperationParameter(
        "query_params",
        .object,
        "Further parameters for the query string; they win.",
        .queryParams
    )
}

/// What values a parameter of an operation takes, and how they are written.
public indirect enum OperationType: Sendable, Hashable {
    /// A text.
    case text
    /// An identifier, mostly a UUID, as text.
    case id
    /// An identifier as text, or a number.
    case idOrNumber
    /// A whole number.
    case integer
    /// A number.
    case number
    /// A truth value: `True` or `False` in a query string, as in the Globus SDK.
    case boolean
    /// A truth value that is written `1` or `0` in a query string.
    case flag
    /// A truth value that is written `true` or `false` in a query string.
    case lowercaseBoolean
    /// A text that is one of these; others are not refused, since services learn new ones.
    case wordList([String])
    /// A text or a list of texts: in a query string joined by commas, in a body a list.
    case texts
    /// The same, with the texts that the service knows.
    case textsOf([String])
    /// A text or a list of texts, in a query string a parameter for each.
    case repeated
    /// A list of any values.
    case list
    /// A table of fields.
    case object
    /// Any value.
    case any
    /// A filter of Globus Transfer: a text, or a table of names and values, such as `{status = "ACTIVE"}`.
    case filter
    /// A filter of Globus Transfer, or a list of them.
    case filters
    /// A period of time: a text, or a list with its beginning and its end.
    case timeRange
    /// A value of this type, or null.
    case nullable(OperationType)

    /// A text that is one of these; others are not refused.
    public static func word(_ words: String...) -> OperationType { .wordList(words) }

    /// A text or a list of texts, each mostly one of these.
    public static func words(_ words: String...) -> OperationType { .textsOf(words) }
}
