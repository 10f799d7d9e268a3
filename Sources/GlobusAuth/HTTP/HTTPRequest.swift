/// One HTTP request, ready to be sent.
public struct HTTPRequest: Sendable {
    /// The method, such as `GET`.
    ///
    /// Must be a token (RFC 9110 §5.6.2).
    public var method: String
    /// Where it goes.
    public var url: RequestURL
    /// The header fields in the order in which they are sent.
    public var headers: HTTPHeaders
    /// The body, or nil for none.
    ///
    /// An empty array is sent as `Content-Length: 0`.
    public var body: [UInt8]?
    /// The total deadline of this exchange, connecting included.
    ///
    /// Nil waits for ever.
    public var timeout: Duration?
    /// The deadline for the connection alone.
    ///
    /// Nil uses the client's default.
    public var connectTimeout: Duration?
    /// How the server's certificate is checked.
    public var certificateVerification: CertificateVerification
    /// The largest response body to accept, in bytes after decompression.
    ///
    /// Nil uses the client's default.
    public var maximumResponseSize: Int?
    /// What the body of the response shares with those of others as long as it is on its way; nil for no such limit.
    public var responseMemory: (any ResponseMemory)?

    /// Creates a request.
    public init(
        method: String,
        url: RequestURL,
        headers: HTTPHeaders = HTTPHeaders(),
        body: [UInt8]? = nil,
        timeout: Duration? = nil,
        connectTimeout: Duration? = nil,
        certificateVerification: CertificateVerification = .systemAuthorities,
        maximumResponseSize: Int? = nil
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.timeout = timeout
        self.connectTimeout = connectTimeout
        self.certificateVerification = certificateVerification
        self.maximumResponseSize = maximumResponseSize
    }

    /// Whether sending it twice means the same as sending it once (RFC 9110 §9.2.2).
    package var isIdempotent: Bool {
        switch method {
        case "GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE": true
        default: false
        }
    }
}

/// The body of a request, before it is encoded.
public enum RequestBody: Sendable {
    /// A JSON document, sent as `application/json`.
    case json(JSONValue)
    /// JSON text that is encoded already, sent as `application/json`.
    case encodedJSON([UInt8])
    /// A form, sent as `application/x-www-form-urlencoded` the way the Globus SDK quotes it.
    case form(Parameters)
    /// Bytes as they are, without a `Content-Type` of our own.
    case text([UInt8])
}

extension RequestBody {
    /// The bytes to send.
    func encoded() throws -> [UInt8] {
        switch self {
        case .json(let value): try value.encoded()
        case .encodedJSON(let bytes), .text(let bytes): bytes
        case .form(let parameters): parameters.encodedBytes()
        }
    }

    /// The type to send where the caller names none.
    var contentType: String? {
        switch self {
        case .json, .encodedJSON: "application/json"
        case .form: "application/x-www-form-urlencoded"
        case .text: nil
        }
    }

    /// Whether the body alone lets its reader act for someone else.
    var isCredential: Bool {
        if case .form(let form) = self { form.isCredential } else { false }
    }
}

extension Parameters {
    /// Whether these parameters alone let their reader act for someone else.
    ///
    /// A `code` counts in a request for tokens only, since others mean other things by it.
    var isCredential: Bool {
        if entries.isEmpty { return false }
        let isGrant = self["grant_type"] != nil
        return entries.contains { SecretNames.isSecret(parameter: $0.name) && ($0.name != "code" || isGrant) }
    }
}
