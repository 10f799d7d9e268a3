import Synchronization

/// A client of one service, which knows the base URL, attaches the authorizer, repeats requests and renews tokens.
///
/// The authorizer is used only for requests to the base URL's own origin, so an absolute URL or a redirect that leads
/// elsewhere carries no credentials.
public final class BaseClient: Sendable {
    /// The URL below which all paths lie.
    public let baseURL: RequestURL
    /// What sends requests now; attaching an app replaces it.
    private let currentSender: Mutex<RequestSender>

    /// Creates a client.
    ///
    /// - Throws: ``GlobusError`` with ``GlobusError/Code/usage`` where the configuration names neither a base URL nor a
    ///   service, names an unknown environment, has settings with which no request could be sent, or names an app
    ///   together with an authorizer or without a resource server.
    public init(_ configuration: ClientConfiguration, httpClient: any HTTPClient, time: any TimeSource) throws {
        baseURL = try configuration.resolvedBaseURL()
        let attached = try configuration.attachingApp()
        let sender = try RequestSender(attached, subject: "the client", httpClient: httpClient, time: time)
        currentSender = Mutex(sender)
    }

    /// Creates a client of a Globus service.
    ///
    /// - Parameters:
    ///   - service: The service, such as ``GlobusService/transfer``; it sets the configuration's service name, kind of
    ///     error and permanent error codes.
    ///   - configuration: The other settings.
    ///   - httpClient: Sends the requests.
    ///   - time: The clock for retries.
    /// - Throws: ``GlobusError`` with ``GlobusError/Code/usage`` for a configuration with which no request could be
    ///   sent.
    public convenience init(
        _ service: GlobusService,
        _ configuration: ClientConfiguration = ClientConfiguration(),
        httpClient: any HTTPClient,
        time: any TimeSource
    ) throws {
        try self.init(configuration.serving(service), httpClient: httpClient, time: time)
    }

    private var sender: RequestSender { currentSender.withLock { $0 } }

    /// Makes the client work by another configuration from the next request on.
    func reconfigure(_ change: (ClientConfiguration) throws -> ClientConfiguration) throws {
        try currentSender.withLock { sender in
            sender = try RequestSender(
                try change(sender.configuration),
                subject: sender.subject,
                httpClient: sender.httpClient,
                time: sender.time
            )
        }
    }

    /// The client's settings, and the app that was attached later.
    public var configuration: ClientConfiguration { sender.configuration }
    /// The HTTP client that sends the requests.
    public var httpClient: any HTTPClient { sender.httpClient }
    /// The clock for retries.
    public var time: any TimeSource { sender.time }

    /// Performs a request and returns the response, whose status is from 200 to 399.
    ///
    /// - Parameters:
    ///   - method: The method, in upper or lower case.
    ///   - path: A path below the base URL that is not percent-encoded, or an absolute URL that starts with `http://`
    ///     or `https://`.
    ///   - options: Query, body, header fields and deadlines.
    /// - Returns: The response.
    /// - Throws: ``GlobusError``: of the configuration's kind, such as ``GlobusError/Code/transferAPI``, for every
    ///   other status; with ``GlobusError/Code/network``, or a kind of it, where there is no response; with
    ///   ``GlobusError/Code/usage`` for a request that must not be sent. What the authorizer throws;
    ///   `CancellationError` where the task is cancelled.
    public func request(
        _ method: String,
        _ path: String,
        _ options: RequestOptions = RequestOptions()
    ) async throws -> HTTPResponse {
        let request = try prepare(method, path, options)
        return try await request.response()
    }

    /// Checks a request, which is sent later.
    ///
    /// - Throws: The usage errors of ``request(_:_:_:)``.
    package func prepare(_ method: String, _ path: String, _ options: RequestOptions) throws -> PreparedRequest {
        let url = Self.isAbsolute(path) ? try RequestURL(path) : baseURL.appending(path: path)
        let isOwn = options.automaticAuthorization && url.origin == baseURL.origin
        let sender = sender
        let authorizer = isOwn ? sender.configuration.authorizer : nil
        return try sender.prepare(method, url, options, authorizer: authorizer)
    }

    private static func isAbsolute(_ path: String) -> Bool {
        let bytes = path.utf8
        guard bytes.first == UInt8(ascii: "h") else { return false }
        return bytes.starts(with: "https://".utf8) || bytes.starts(with: "http://".utf8)
    }
}

extension BaseClient {
    /// Performs a `GET`.
    ///
    /// - Throws: The errors of ``request(_:_:_:)``.
    public func get(_ path: String, _ options: RequestOptions = RequestOptions()) async throws -> HTTPResponse {
        try await request("GET", path, options)
    }

    /// Performs a `POST`.
    ///
    /// - Throws: The errors of ``request(_:_:_:)``.
    public func post(_ path: String, _ options: RequestOptions = RequestOptions()) async throws -> HTTPResponse {
        try await request("POST", path, options)
    }

    /// Performs a `PUT`.
    ///
    /// - Throws: The errors of ``request(_:_:_:)``.
    public func put(_ path: String, _ options: RequestOptions = RequestOptions()) async throws -> HTTPResponse {
        try await request("PUT", path, options)
    }

    /// Performs a `PATCH`.
    ///
    /// - Throws: The errors of ``request(_:_:_:)``.
    public func patch(_ path: String, _ options: RequestOptions = RequestOptions()) async throws -> HTTPResponse {
        try await request("PATCH", path, options)
    }

    /// Performs a `DELETE`.
    ///
    /// - Throws: The errors of ``request(_:_:_:)``.
    public func delete(_ path: String, _ options: RequestOptions = RequestOptions()) async throws -> HTTPResponse {
        try await request("DELETE", path, options)
    }
}
