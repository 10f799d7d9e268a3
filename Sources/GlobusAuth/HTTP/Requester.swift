/// Sends single requests to any URL: what `globus.request` is made of.
public struct Requester: Sendable {
    private let sender: RequestSender

    /// Creates a requester; the configuration's base URL, service and environment are not used.
    public init(
        _ configuration: ClientConfiguration = ClientConfiguration(),
        httpClient: any HTTPClient,
        time: any TimeSource
    ) throws {
        sender = try RequestSender(configuration, subject: "the request", httpClient: httpClient, time: time)
    }

    /// Performs a request and returns the response of a status from 200 to 399; throws for every other.
    ///
    /// `method` may be in either case, and `url` is absolute. `authorizer` authorizes the request to the origin of `url`
    /// and is dropped by a redirect to another one; nil uses the configuration's.
    public func request(
        _ method: String,
        _ url: String,
        _ options: RequestOptions = RequestOptions(),
        authorizer: (any Authorizer)? = nil
    ) async throws -> HTTPResponse {
        let authorizer = options.automaticAuthorization ? authorizer ?? sender.configuration.authorizer : nil
        return try await sender.send(method, RequestURL(url), options, authorizer: authorizer)
    }
}
