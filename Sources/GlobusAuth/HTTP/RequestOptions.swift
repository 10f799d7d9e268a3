/// The settings of a single request.
public struct RequestOptions: Sendable {
    /// Parameters added to the URL's query string.
    public var query: Parameters
    /// The body; nil for none.
    public var body: RequestBody?
    /// Takes the body of a successful response, such as a ``FileDownload``; with nil the response has it.
    ///
    /// Neither such a body nor one that comes from a source has a deadline: ``timeout`` is then how long an attempt may
    /// go on without a byte being sent or received.
    public var output: (any ResponseBodySink)?
    /// Counts the body towards a limit for as long as these options exist; nil where nothing does.
    public var bodyReservation: (any AnyObject & Sendable)?
    /// Header fields, which replace the client's own, except `Authorization`, which the authorizer sets.
    ///
    /// `Content-Length`, `Transfer-Encoding` and `Host` are refused.
    public var headers: HTTPHeaders
    /// The deadline of each attempt.
    ///
    /// With nil the client's is used.
    public var timeout: Duration?
    /// The deadline of the whole request, including repeated attempts and the waits between them.
    ///
    /// With nil there is none.
    public var totalTimeout: Duration?
    /// How often the request is repeated after a failure that may pass.
    ///
    /// With nil the client's setting is used.
    public var maxRetries: Int?
    /// Whether redirects are followed; otherwise a 3xx answer is the response.
    ///
    /// Must be false for requests whose body is a credential, such as those of the token endpoint.
    public var allowRedirects: Bool
    /// Whether the client's authorizer is used.
    public var automaticAuthorization: Bool
    /// The largest response body to keep in memory, in bytes.
    ///
    /// With nil the HTTP client's default is used.
    public var maximumResponseSize: Int?
    /// How the server's certificate is checked.
    ///
    /// With nil the client's setting is used.
    public var certificateVerification: CertificateVerification?
    /// The client's own certificate, for servers that ask for one.
    public var clientCertificate: ClientCertificate?
    /// Whether a request with a method that is not idempotent, such as `POST` or `PATCH`, is repeated after a timeout
    /// or a broken connection, when the server may already have acted on it.
    ///
    /// `GET`, `HEAD`, `PUT`, `DELETE`, `OPTIONS` and `TRACE` are idempotent (RFC 9110 §9.2.2) and repeated in any case.
    /// After an answer of 429, 500, 502, 503 or 504 every method is repeated, as in the Globus SDK.
    public var repeatsLostRequests: Bool
    /// Called immediately before each attempt, which is not made where it throws.
    var beforeAttempt: (@Sendable () async throws -> Void)?

    /// Creates options; all defaults are those of the Globus SDK.
    public init(
        query: Parameters = Parameters(),
        body: RequestBody? = nil,
        output: (any ResponseBodySink)? = nil,
        headers: HTTPHeaders = HTTPHeaders(),
        timeout: Duration? = nil,
        totalTimeout: Duration? = nil,
        maxRetries: Int? = nil,
        allowRedirects: Bool = true,
        automaticAuthorization: Bool = true,
        maximumResponseSize: Int? = nil,
        certificateVerification: CertificateVerification? = nil,
        clientCertificate: ClientCertificate? = nil,
        repeatsLostRequests: Bool = false
    ) {
        self.query = query
        self.body = body
        self.output = output
        self.headers = headers
        self.timeout = timeout
        self.totalTimeout = totalTimeout
        self.maxRetries = maxRetries
        self.allowRedirects = allowRedirects
        self.automaticAuthorization = automaticAuthorization
        self.maximumResponseSize = maximumResponseSize
        self.certificateVerification = certificateVerification
        self.clientCertificate = clientCertificate
        self.repeatsLostRequests = repeatsLostRequests
    }
}
