/// One HTTP request, ready to be sent.
public struct HTTPRequest: Sendable {
    /// The method, such as `GET`.
    ///
    /// Must be a token (RFC 9110 §5.6.2).
    public var method: String
    /// The target of the request.
    public var url: RequestURL
    /// The header fields in the order in which they are sent.
    public var headers: HTTPHeaders
    /// The body, or nil for none.
    ///
    /// An empty array is sent as `Content-Length: 0`.
    public var body: [UInt8]?
    /// The body as a source that is read while it is sent, in place of ``body``.
    public var source: (any RequestBodySource)?
    /// Takes the body of a successful response (2xx) while it is received; with nil the response has it.
    public var sink: (any ResponseBodySink)?
    /// The deadline of the whole exchange, including connecting.
    ///
    /// With nil there is none.
    public var timeout: Duration?
    /// How long the exchange may go on without a byte being sent or received, for bodies that may take any time.
    ///
    /// With nil there is no such limit.
    public var stallTimeout: Duration?
    /// The deadline for connecting alone.
    ///
    /// With nil the client's default is used.
    public var connectTimeout: Duration?
    /// How the server's certificate is checked.
    public var certificateVerification: CertificateVerification
    /// The client's own certificate, for servers that ask for one.
    public var clientCertificate: ClientCertificate?
    /// The largest response body to keep in memory, in bytes after decompression.
    ///
    /// With nil the client's default is used.
    public var maximumResponseSize: Int?
    /// Limits the total size of bodies that are being received, this one included; nil for no such limit.
    public var responseMemory: (any ResponseMemory)?

    /// Creates a request; each argument sets the property of the same name.
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

    /// Whether the request has a body, an empty one included.
    package var hasBody: Bool { body != nil || source != nil }

    /// Whether sending the request twice has the same effect as sending it once (RFC 9110 §9.2.2).
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
    /// JSON text that is already encoded, sent as `application/json`.
    case encodedJSON([UInt8])
    /// A form, sent as `application/x-www-form-urlencoded` and quoted as in the Globus SDK.
    case form(Parameters)
    /// Bytes that are sent as they are, without a `Content-Type` from this library.
    case text([UInt8])
    /// Bytes that are read while they are sent, such as a ``FileUpload``, without a `Content-Type` from this library.
    case source(any RequestBodySource)
}

extension RequestBody {
    /// Returns the bytes to send; nil for a source.
    func encoded() throws -> [UInt8]? {
        switch self {
        case .source: nil
        case .json(let value): try value.encoded()
        case .encodedJSON(let bytes), .text(let bytes): bytes
        case .form(let parameters): parameters.encodedBytes()
        }
    }

    /// The `Content-Type` where the caller sets none.
    var contentType: String? {
        switch self {
        case .json, .encodedJSON: "application/json"
        case .form: "application/x-www-form-urlencoded"
        case .text, .source: nil
        }
    }

    /// The source that is read while it is sent; nil for bytes.
    var source: (any RequestBodySource)? {
        if case .source(let source) = self { source } else { nil }
    }

    /// Whether anyone who reads the body could act for its sender.
    var isCredential: Bool {
        if case .form(let form) = self { form.isCredential } else { false }
    }
}

extension Parameters {
    /// Whether anyone who reads the parameters could act for their sender.
    ///
    /// A `code` counts only in a token request, since it means other things elsewhere.
    var isCredential: Bool {
        if entries.isEmpty { return false }
        let isGrant = self["grant_type"] != nil
        return entries.contains { SecretNames.isSecret(parameter: $0.name) && ($0.name != "code" || isGrant) }
    }
}
