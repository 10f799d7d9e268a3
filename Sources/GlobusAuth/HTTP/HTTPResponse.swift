/// One HTTP response with its whole body, or with the size of a body that has gone to a ``ResponseBodySink``.
public struct HTTPResponse: Sendable {
    /// The status code, 100 to 599.
    public var status: Int
    /// The reason phrase of the status line.
    ///
    /// Empty over HTTP/2, which has none.
    public var reason: String
    /// The header fields in the order in which they were received, without those of interim (1xx) responses.
    public var headers: HTTPHeaders
    /// The body, decompressed.
    public var body: [UInt8] {
        get {
            switch content {
            case .array(let bytes): bytes
            case .received(let received): [UInt8](received.bytes)
            }
        }
        set { content = .array(newValue) }
    }
    /// How many bytes of the body have gone to the request's sink; nil where ``body`` is the body.
    public var streamedSize: Int?

    /// Creates a response; each argument sets the property of the same name.
    public init(status: Int, reason: String = "", headers: HTTPHeaders = HTTPHeaders(), body: [UInt8] = []) {
        self.status = status
        self.reason = reason
        self.headers = headers
        content = .array(body)
    }

    private enum Content {
        case array([UInt8])
        case received(ReceivedBody)
    }

    private var content: Content

    /// Creates a response as it was received.
    package init(status: Int, head: ReceivedHead, body: [UInt8]) {
        self.init(status: status, reason: head.reason, headers: HTTPHeaders(head), body: body)
    }

    /// Creates a response with a large body as it was received.
    package init(status: Int, head: ReceivedHead, body: ReceivedBody) {
        self.init(status: status, reason: head.reason, headers: HTTPHeaders(head))
        content = .received(body)
    }

    /// The size of the body in memory.
    package var bodySize: Int {
        switch content {
        case .array(let bytes): bytes.count
        case .received(let received): received.bytes.count
        }
    }

    /// Calls `use` with the bytes of the body, and with how many more may be read behind them, whatever these are.
    package func withBody<R>(_ use: (UnsafeRawBufferPointer, _ room: Int) throws -> R) rethrows -> R {
        switch content {
        case .array(let bytes): try bytes.withUnsafeBytes { try use($0, bytes.capacity - bytes.count) }
        case .received(let received):
            try withExtendedLifetime(received) { try use(received.bytes, ReceivedBody.room) }
        }
    }
}

/// The status codes that this library distinguishes or names.
package enum HTTPStatus {
    /// Returns the usual phrase of an error status (RFC 9110 §15), since HTTP/2 sends none; empty for other statuses.
    static func reason(_ status: Int) -> String {
        switch status {
        case 400: "Bad Request"
        case 401: "Unauthorized"
        case 403: "Forbidden"
        case 404: "Not Found"
        case 405: "Method Not Allowed"
        case 409: "Conflict"
        case 410: "Gone"
        case 413: "Content Too Large"
        case 422: "Unprocessable Content"
        case 429: "Too Many Requests"
        case 500: "Internal Server Error"
        case 502: "Bad Gateway"
        case 503: "Service Unavailable"
        case 504: "Gateway Timeout"
        default: ""
        }
    }

    /// Whether the status says that the answer is at the URL in `Location`.
    static func isRedirect(_ status: Int) -> Bool {
        status == 301 || status == 302 || status == 303 || status == 307 || status == 308
    }

    /// Whether the same request may succeed later, so that repeating it makes sense.
    package static func isTransient(_ status: Int) -> Bool {
        status == 429 || status == 500 || status == 502 || status == 503 || status == 504
    }
}

extension HTTPResponse {
    /// The field `Content-Type` as received.
    public var contentType: String? { headers["Content-Type"] }

    /// The size of the body in bytes, wherever it is.
    public var size: Int { streamedSize ?? bodySize }

    /// The body as text; bytes that are not UTF-8 become U+FFFD.
    public var text: String { withBody { bytes, _ in String(decoding: bytes, as: UTF8.self) } }

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

extension HTTPResponse {
    /// The body as a JSON document, whatever its type, or nil where it is not JSON; ``parsedJSON()`` says why.
    ///
    /// The body is parsed at each use.
    public var json: JSONValue? { try? JSONParser.answer(in: body) }

    /// Parses the body as a JSON document, whatever its type.
    ///
    /// It is read as Python reads it: a byte order mark is skipped, a number beyond a double is infinite, and `NaN`,
    /// `Infinity` and `-Infinity` are numbers.
    ///
    /// - Throws: ``GlobusError`` with ``GlobusError/Code/validation`` where the body is not JSON in UTF-8; the message
    ///   says what the body is and shows at most four bytes of it, since it may hold tokens.
    public func parsedJSON() throws -> JSONValue {
        do {
            return try JSONParser.answer(in: body)
        } catch let error as GlobusError {
            throw GlobusError(.validation, "\(flaw ?? error.message) (\(facts))")
        }
    }

    /// A description of the body where that tells more than the place where the parser stopped.
    private var flaw: String? {
        if streamedSize != nil { return "the body has gone to a file" }
        if body.isEmpty { return "the body is empty" }
        if let encoding = TextEncoding(tellingFrom: body) {
            return "the body is in \(encoding.rawValue), and JSON is in UTF-8; \(Self.conversion)"
        }
        if body.starts(with: [0x1F, 0x8B]) {
            return "the body is compressed by gzip, and its Content-Encoding does not say so"
        }
        if let position = firstInvalidByte { return encodingReason(position) }
        let text = TextEncoding.withoutByteOrderMark(body).drop { $0 <= 0x20 }
        guard let first = text.first, !Self.beginnings.contains(first) else { return nil }
        let kind = first == UInt8(ascii: "<") ? ", as HTML and XML do" : ""
        let beginning = String(decoding: text.prefix(4), as: UTF8.self).printable(limit: 4)
        return "the body is not JSON: it begins with '\(beginning)'\(kind)"
    }

    private func encodingReason(_ position: Int) -> String {
        let byte = String(body[position], radix: 16, uppercase: true)
        let hint = charset.map { "; its Content-Type names the charset \($0.printable(limit: 40))" } ?? ""
        return
            "the body is not JSON in UTF-8: the byte 0x\(byte) at byte \(position) is none\(hint); \(Self.conversion)"
    }

    private static let conversion = "ask the server for UTF-8, or convert the text, which is as it was sent"

    /// The characters with which a JSON document can begin.
    private static let beginnings = Set("{[\"-0123456789tfnNI".utf8)

    private var firstInvalidByte: Int? {
        do {
            _ = try UTF8Span(validating: body.span)
            return nil
        } catch {
            return error.byteOffsets.lowerBound
        }
    }

    /// The charset that the type names, unless that is UTF-8.
    private var charset: String? {
        let parameters = contentType?.split(separator: ";").dropFirst() ?? []
        let named = parameters.lazy.map { $0.filter { $0 != " " && $0 != "\"" } }
            .first { $0.lowercased().hasPrefix("charset=") }
        guard let charset = named?.dropFirst("charset=".count), charset.lowercased() != "utf-8" else { return nil }
        return String(charset)
    }

    private var facts: String {
        let type = contentType.map { $0.printable(limit: 80) } ?? "no Content-Type"
        let size = size
        return "status \(status), \(type), \(size) byte\(size == 1 ? "" : "s")"
    }
}

extension JSONParser {
    /// Parses JSON that a server has sent.
    static func answer(in body: [UInt8]) throws -> JSONValue {
        var parser = JSONParser(body, from: .answer)
        return try parser.document()
    }
}
