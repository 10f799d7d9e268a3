/// A client of one service: it knows the base URL, attaches the authorizer, repeats and recovers.
public final class BaseClient: Sendable {
    /// What the client was made with.
    public let configuration: ClientConfiguration
    /// What carries the requests.
    public let httpClient: any HTTPClient
    /// The clock for retries.
    public let time: any TimeSource

    /// Creates a client.
    public init(_ configuration: ClientConfiguration, httpClient: any HTTPClient, time: any TimeSource) throws {
        self.configuration = configuration
        self.httpClient = httpClient
        self.time = time
    }

    /// Performs a request and returns the response of a status from 200 to 399; throws for every other.
    public func request(
        _ method: String,
        _ path: String,
        _ options: RequestOptions = RequestOptions()
    ) async throws -> HTTPResponse {
        fatalError("stub")
    }
}
