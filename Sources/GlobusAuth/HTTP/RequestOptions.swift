/// What a single request may set.
public struct RequestOptions: Sendable {
    /// Parameters added to the URL's query string.
    public var query: Parameters
    /// The body.
    public var body: RequestBody?
    /// What counts the body towards a limit for as long as these options are kept; nil for nothing.
    public var bodyReservation: (any AnyObject & Sendable)?
    /// Header fields; they win over the client's own, except `Authorization`, which the authorizer sets.
    ///
    /// `Content-Length`, `Transfer-Encoding` and `Host` are refused.
    public var headers: HTTPHeaders
    /// The total deadline of each attempt.
    ///
    /// Nil uses the client's.
    public var timeout: Duration?
    /// The deadline of the whole request, with its repetitions and the waits between them.
    ///
    /// Nil sets none.
    public var totalTimeout: Duration?
    /// How often the request is repeated after a failure that may pass.
    ///
    /// Nil uses the client's.
    public var maxRetries: Int?
    /// Whether redirects are followed; otherwise a 3xx answer is the response.
    ///
    /// Must be false for requests whose body is a credential, such as those of the token endpoint.
    public var allowRedirects: Bool
    /// Whether the client's authorizer is used.
    public var automaticAuthorization: Bool
    /// The largest response body to accept, in bytes.
    ///
    /// Nil uses the HTTP client's default.
    public var maximumResponseSize: Int?
    /// How the server's certificate is checked.
    ///
    /// Nil uses the client's.
    public var certificateVerification: CertificateVerification?
    /// Whether a request whose method is not idempotent, such as a `POST` or `PATCH`, is repeated after a timeout or a
    /// broken connection, when the server may have acted on it already.
    ///
    /// `GET`, `HEAD`, `PUT`, `DELETE`, `OPTIONS` and `TRACE` are idempotent (RFC 9110 §9.2.2) and repeated in any case.
    /// An answer of 429, 500, 502, 503 or 504 is repeated for every method, as the Globus SDK does it.
    public var repeatsLostRequests: Bool

    /// Creates options; every default is the one the Globus SDK has.
    public init(
        query: Parameters = Parameters(),
        body: RequestBody? = nil,
        headers: HTTPHeaders = HTTPHeaders(),
        timeout: Duration? = nil,
        totalTimeout: Duration? = nil,
        maxRetries: Int? = nil,
        allowRedirects: Bool = true,
        automaticAuthorization: Bool = true,
        maximumResponseSize: Int? = nil,
        certificateVerification: CertificateVerification? = nil,
        repeatsLostRequests: Bool = false
    ) {
        self.query = query
        self.body = body
        self.headers = headers
        self.timeout = timeout
        self.totalTimeout = totalTimeout
        self.maxRetries = maxRetries
        self.allowRedirects = allowRedirects
        self.automaticAuthorization = automaticAuthorization
        self.maximumResponseSize = maximumResponseSize
        self.certificateVerification = certificateVerification
        self.repeatsLostRequests = repeatsLostRequests
    }
}
