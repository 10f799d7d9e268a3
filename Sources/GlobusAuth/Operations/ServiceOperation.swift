/// An operation of a Globus service: one method of a client of the Globus SDK, as data.
///
/// The tables in `Operations/Tables` list all operations, a file for each client. The methods of clients in Lua, the
/// checks of their arguments, paginators, editor stubs, help, the reference, the mock's answers and
/// ``BaseClient/call(_:_:)-(ServiceOperation,_)`` are made from them, so that a new operation is one entry.
public struct ServiceOperation: Sendable {
    /// The name of the Globus SDK's method, such as `operation_ls`.
    public let name: String
    /// The method of its request.
    public let method: HTTPVerb
    /// The path below the client's base URL, with parameters in braces, such as `/v0.10/endpoint/{endpoint_id}`.
    ///
    /// A segment such as `{/client_id}` is left out where its parameter is not given. A name that no parameter has is
    /// that of a value of the client, such as the flow of a client for one flow.
    public let path: String
    /// What it does, in one sentence.
    public let summary: String
    /// The parameters: those that must be given before those that may be left out.
    public let parameters: [OperationParameter]
    /// The key of the object in the body that holds the fields; nil where they are the body's own.
    public let wrapping: String?
    /// Fields that every body has.
    public let constants: [(name: String, value: JSONValue)]
    /// How its listing goes on; nil where it lists nothing.
    public let paging: OperationPaging?
    /// What is made of the answer.
    public let result: OperationResult
    /// What the parameters demand of each other.
    public let rules: [OperationRule]
    /// The errors that its callers should expect, beside those of every request.
    public let errors: [OperationError]
    /// Whether the client's authorizer is used.
    public let sendsAuthorization: Bool

    /// Describes an operation; each argument sets the property of the same name.
    public init(
        _ name: String,
        _ method: HTTPVerb,
        _ path: String,
        _ summary: String,
        _ parameters: [OperationParameter] = [],
        wrapping: String? = nil,
        constants: [(String, JSONValue)] = [],
        paging: OperationPaging? = nil,
        result: OperationResult = .response,
        rules: [OperationRule] = [],
        errors: [OperationError] = [],
        sendsAuthorization: Bool = true
    ) {
        self.name = name
        self.method = method
        self.path = path
        self.summary = summary
        self.parameters = parameters
        self.wrapping = wrapping
        self.constants = constants.map { (name: $0.0, value: $0.1) }
        self.paging = paging
        self.result = result
        self.rules = rules
        self.errors = errors
        self.sendsAuthorization = sendsAuthorization
    }

    /// Returns the parameter of a name.
    public func parameter(named name: String) -> OperationParameter? { parameters.first { $0.name == name } }

    /// The parameters that a call passes by position.
    public var positional: [OperationParameter] { parameters.filter { $0.isRequired && !$0.isKeyword } }

    /// The parameters that a call passes by name.
    public var keywords: [OperationParameter] { parameters.filter { !$0.isRequired || $0.isKeyword } }
}

/// The method of an operation's request.
public enum HTTPVerb: String, Sendable, Hashable {
    /// Reads.
    case get = "GET"
    /// Creates, or has the service do something.
    case post = "POST"
    /// Replaces.
    case put = "PUT"
    /// Changes a part.
    case patch = "PATCH"
    /// Removes.
    case delete = "DELETE"
}

/// What is made of an operation's answer.
public enum OperationResult: Sendable, Hashable {
    /// The response as it is.
    case response
    /// The document in the answer of Globus Connect Server whose `DATA_TYPE` has this name.
    case unpacked(String)
}

/// What the parameters of an operation demand of each other.
public enum OperationRule: Sendable, Hashable {
    /// At most one of two may be given.
    case notBoth(String, String)
    /// Exactly one of two must be given.
    case oneOf(String, String)
    /// At least one of two must be given.
    case atLeastOne(String, String)
    /// Both must be given, or neither.
    case together(String, String)
    /// The first one may be given only with the second one.
    case needs(String, String)
}

/// An error that a service answers an operation with.
public struct OperationError: Sendable, Hashable {
    /// The status of the answer.
    public let status: Int
    /// The error's code.
    public let code: String
    /// When it is answered, as the end of a sentence that begins with "when".
    public let occasion: String

    /// Describes an error; each argument sets the property of the same name.
    public init(_ status: Int, _ code: String, _ occasion: String) {
        self.status = status
        self.code = code
        self.occasion = occasion
    }
}

extension ServiceOperation {
    /// Finds out whether a request is one of this operation.
    ///
    /// - Parameters:
    ///   - method: The request's method.
    ///   - path: The path below the client's base URL, which is not percent-encoded.
    /// - Returns: The values of the parameters in the path by their names; nil where it is another request.
    public func matches(method: String, path: String) -> [String: String]? {
        guard method == self.method.rawValue else { return nil }
        let segments = path.split(separator: "/")
        var position = segments.startIndex
        var values: [String: String] = [:]
        for piece in PathTemplate(self.path).segments {
            switch piece {
            case .text(let text):
                guard position < segments.endIndex, segments[position] == text else { return nil }
            case .value(let name):
                guard position < segments.endIndex else { return nil }
                values[name] = String(segments[position])
            case .optional(let name):
                guard position < segments.endIndex else { continue }
                values[name] = String(segments[position])
            }
            position += 1
        }
        return position == segments.endIndex ? values : nil
    }
}

/// The segments of an operation's path.
struct PathTemplate {
    enum Segment {
        case text(Substring)
        case value(String)
        /// A segment that is left out where its parameter is not given.
        case optional(String)
    }

    let segments: [Segment]
    /// Whether the path ends with a slash.
    let isFolder: Bool

    init(_ path: String) {
        isFolder = path.hasSuffix("/")
        // `{/name}` follows the segment before it without a slash of its own.
        segments = path.split(separator: "/").flatMap { piece -> [Segment] in
            if piece.hasSuffix("{") { return piece.count == 1 ? [] : [.text(piece.dropLast())] }
            guard piece.hasSuffix("}") else { return [.text(piece)] }
            let name = String(piece.drop { $0 == "{" }.dropLast())
            return piece.hasPrefix("{") ? [.value(name)] : [.optional(name)]
        }
    }
}
