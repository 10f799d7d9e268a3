extension HTTPResponse {
    /// The field `Content-Type` as it came.
    public var contentType: String? { headers["Content-Type"] }

    /// The body as text; bytes that are not UTF-8 become U+FFFD.
    public var text: String { String(decoding: body, as: UTF8.self) }

    /// The media type in lower case without its parameters, such as `application/json`.
    public var mediaType: String? {
        guard let type = contentType?.prefix(while: { $0 != ";" }) else { return nil }
        return type.filter { $0 != " " && $0 != "\t" }.lowercased()
    }

    /// Whether the type is `application/json` or ends in `+json` (RFC 6839 §3.1).
    public var hasJSONContent: Bool {
        guard let mediaType else { return false }
        return mediaType == "application/json" || mediaType.hasPrefix("application/") && mediaType.hasSuffix("+json")
    }
}
