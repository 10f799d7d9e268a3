/// What a single request may set.
public struct RequestOptions: Sendable {
    /// Parameters added to the URL's query string.
    public var query: Parameters
    /// The body.
    public var body: RequestBody?
    /// Header fields; they win over the client's own, except `Authorization`, which the authorizer sets.
    public var headers: HTTPHeaders
    /// The total deadline of each attempt. Nil uses the client's.
    public var timeout: Duration?
    /// How often the request is repeated after a failure that may pass. Nil uses the client's.
    public var maxRetries: Int?
    /// Whether redirects are followed; otherwise a 3xx answer is the response.
    public var allowRedirects: Bool
    /// Whether the client's authorizer is used.
    public var automaticAuthorization: Bool
    /// The largest response body to accept, in bytes. Nil uses the HTTP client's default.
    public var maximumResponseSize: Int?

    /// Creates options; every default is the one the Globus SDK has.
    public init(
        query: Parameters = Parameters(),
        body: RequestBody? = nil,
        headers: HTTPHeaders = HTTPHeaders(),
        timeout: Duration? = nil,
        maxRetries: Int? = nil,
        allowRedirects: Bool = true,
        automaticAuthorization: Bool = true,
        maximumResponseSize: Int? = nil
    ) {
        self.query = query
        self.body = body
        self.headers = headers
        self.timeout = timeout
        self.maxRetries = maxRetries
        self.allowRedirects = allowRedirects
        self.automaticAuthorization = automaticAuthorization
        self.maximumResponseSize = maximumResponseSize
    }
}
