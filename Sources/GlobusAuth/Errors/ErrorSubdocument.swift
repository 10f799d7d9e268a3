/// One error of the several that an error document may list.
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

    /// The member `name`.
    public subscript(name: String) -> JSONValue? { raw[name] }
}
