import GlobusAuth

/// Makes a client of `https://service.example/` whose retries wait exactly 0.5, 1, 2, … seconds.
func makeClient(
    _ http: StubHTTPClient,
    time: ManualTime = ManualTime(),
    baseURL: String = "https://service.example/",
    authorizer: (any Authorizer)? = nil,
    adjust: (inout ClientConfiguration) -> Void = { _ in }
) throws -> BaseClient {
    var configuration = ClientConfiguration(baseURL: baseURL, authorizer: authorizer)
    configuration.retryPolicy.jitter = { 0.5 }
    adjust(&configuration)
    return try BaseClient(configuration, httpClient: http, time: time)
}

/// Makes an HTTP client that answers every request with 200 and an empty body.
func makeAcceptingHTTP() -> StubHTTPClient { StubHTTPClient(statuses: 200) }
