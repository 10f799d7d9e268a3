/// The parsed body of an error response.
///
/// Formats are told apart as in the Globus SDK: JSON:API, "type zero" (`code` and `message`), those of Flows and
/// Timers, and anything else. OAuth 2's format (RFC 6749 §5.2) is added. JSON of any shape can be read.
struct ErrorDocument {
    var code: String?
    var messages: [String] = []
    var errors: [ErrorSubdocument] = []
    var requestID: String?
    var errorURI: String?

    init(_ json: JSONValue?, isJSONAPI: Bool, kind: GlobusError.Code) {
        guard let body = json?.object else { return }
        let listed = Self.objects(body["errors"])
        if isJSONAPI, let listed {
            readList(listed.map { ErrorSubdocument($0, messageFields: ["detail", "title"]) })
        } else if let code = body["code"]?.string, let message = body["message"]?.string {
            self.code = code
            messages = [message]
            requestID = body["request_id"]?.string
            errors = (listed ?? [body]).map { ErrorSubdocument($0) }
        } else if kind == .flowsAPI || kind == .timersAPI, let error = body["error"]?.object {
            readMember(error)
        } else if kind == .timersAPI, let details = Self.objects(body["detail"]) {
            readList(details.map { ErrorSubdocument($0, messageFields: ["msg"]) })
            messages = errors.compactMap(\.locatedMessage)
        } else {
            readList((listed ?? [body]).map { ErrorSubdocument($0) })
            code = body["code"]?.string ?? code
            readOAuth(body)
        }
        if kind == .authAPI { requestID = requestID ?? Self.single(errors.compactMap { $0["id"]?.string }) }
    }

    private mutating func readList(_ errors: [ErrorSubdocument]) {
        self.errors = errors
        code = Self.single(errors.compactMap(\.code))
        messages = errors.compactMap(\.message)
    }

    /// Reads an error of Flows or Timers, whose `detail` lists what is wrong with the input where that is the error.
    private mutating func readMember(_ error: [String: JSONValue]) {
        readList([ErrorSubdocument(error)])
        guard let details = Self.objects(error["detail"]) else { return }
        messages = details.compactMap { $0["msg"]?.string }
    }

    private mutating func readOAuth(_ body: [String: JSONValue]) {
        guard code == nil, let error = body["error"]?.string else { return }
        code = error
        errorURI = body["error_uri"]?.string
        if messages.isEmpty, let description = body["error_description"]?.string { messages = [description] }
    }

    /// Returns a list of objects, or nil where it is empty or holds anything else.
    private static func objects(_ value: JSONValue?) -> [[String: JSONValue]]? {
        guard let elements = value?.array, !elements.isEmpty else { return nil }
        let objects = elements.compactMap(\.object)
        return objects.count == elements.count ? objects : nil
    }

    /// Returns the value that all of `values` have in common, or nil where they differ.
    private static func single(_ values: [String]) -> String? {
        let distinct = Set(values)
        return distinct.count == 1 ? distinct.first : nil
    }
}

extension ErrorSubdocument {
    /// The message with the path of the part of the input that is wrong.
    fileprivate var locatedMessage: String? {
        guard let path = self["loc"]?.array, !path.isEmpty else { return message }
        let steps = path.compactMap { $0.string ?? $0.integer.map(String.init) }
        return message.map { "\($0): \(steps.joined(separator: "."))" }
    }
}

/// One of the errors that an error document may list.
public struct ErrorSubdocument: Sendable, Hashable {
    /// The members as the server sent them.
    public let raw: [String: JSONValue]
    /// The first text among the members that hold messages in the document's format.
    public let message: String?
    /// The member `code`, where it is a string.
    public let code: String?

    init(_ raw: [String: JSONValue], messageFields: [String] = ["message", "detail", "title"]) {
        self.raw = raw
        message = messageFields.lazy.compactMap { raw[$0]?.string }.first
        code = raw["code"]?.string
    }

    /// Returns the member `name`.
    public subscript(name: String) -> JSONValue? { raw[name] }
}
