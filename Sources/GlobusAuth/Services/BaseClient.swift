/// A client of one service: it knows the base URL, attaches the authorizer, repeats and recovers.
///
/// The authorizer is attached to requests to the base URL's own origin only, so an absolute URL elsewhere and a
/// redirect to elsewhere carry no credentials.
public final class BaseClient: Sendable {
    /// What the client was made with.
    public let configuration: ClientConfiguration
    /// The URL below which all paths lie.
    public let baseURL: RequestURL
    private let sender: RequestSender

    /// Creates a client.
    ///
    /// Throws ``GlobusError/Code/usage`` where the configuration names neither a base URL nor a service, or names an
    /// unknown environment.
    public init(_ configuration: ClientConfiguration, httpClient: any HTTPClient, time: any TimeSource) throws {
        self.configuration = configuration
        baseURL = try configuration.resolvedBaseURL()
        sender = try RequestSender(configuration, subject: "the client", httpClient: httpClient, time: time)
    }

    /// Creates a client of a Globus service.
    ///
    /// - Parameters:
    ///   - service: The service, such as ``GlobusService/transfer``; it sets the configuration's service name, kind of error
    ///     and the errors that are not repeated.
    ///   - configuration: The rest, used as it is.
    ///   - httpClient: What carries the requests.
    ///   - time: The clock for retries.
    /// - Throws: ``GlobusError/Code/usage`` for a configuration that no request could use.
    public convenience init(
        _ service: GlobusService,
        _ configuration: ClientConfiguration = ClientConfiguration(),
        httpClient: any HTTPClient,
        time: any TimeSource
    ) throws {
        try self.init(configuration.serving(service), httpClient: httpClient, time: time)
    }

    /// What carries the requests.
    public var httpClient: any HTTPClient { sender.httpClient }
    /// The clock for retries.
    public var time: any TimeSource { sender.time }

    /// Performs a request and returns the response of a status from 200 to 399; throws for every other.
    ///
    /// `method` may be in either case. `path` is a path below the base URL, not percent-encoded, or an absolute URL that
    /// starts with `http://` or `https://`.
    public func request(
        _ method: String,
        _ path: String,
        _ options: RequestOptions = RequestOptions()
    ) async throws -> HTTPResponse {
        let url = try url(path)
        let isOwn = options.automaticAuthorization && url.origin == baseURL.origin
        return try await sender.send(method, url, options, authorizer: isOwn ? configuration.authorizer : nil)
    }

    private func url(_ path: String) throws -> RequestURL {
        let isAbsolute = path.hasPrefix("https://") || path.hasPrefix("http://")
        return isAbsolute ? try RequestURL(path) : baseURL.appending(path: path)
    }
}

extension BaseClient {
    /// Performs a `GET`.
    public func get(_ path: String, _ options: RequestOptions = RequestOptions()) async throws -> HTTPResponse {
        try await request("GET", path, options)
    }

    /// Performs a `POST`.
    public func post(_ path: String, _ options: RequestOptions = RequestOptions()) async throws -> HTTPResponse {
        try await request("POST", path, options)
    }

    /// Performs a `PUT`.
    public func put(_ path: String, _ options: RequestOptions = RequestOptions()) async throws -> HTTPResponse {
        try await request("PUT", path, options)
    }

    /// Performs a `PATCH`.
    public func patch(_ path: String, _ options: RequestOptions = RequestOptions()) async throws -> HTTPResponse {
        try await request("PATCH", path, options)
    }

    /// Performs a `DELETE`.
    public func delete(_ path: String, _ options: RequestOptions = RequestOptions()) async throws -> HTTPResponse {
        try await request("DELETE", path, options)
    }
}
