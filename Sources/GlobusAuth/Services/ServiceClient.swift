/// A client of one of the Globus services: a ``BaseClient`` that knows its service.
public protocol ServiceClient: Sendable {
    /// What is fixed about the service.
    static var service: GlobusService { get }
    /// What sends the requests.
    var base: BaseClient { get }
    /// Creates a client around what sends its requests, which must serve ``service``.
    init(base: BaseClient)
}

extension ServiceClient {
    /// Creates a client of ``service``.
    ///
    /// The configuration's service and kind of error are set; the rest is used as it is. Throws
    /// ``GlobusError/Code/usage`` for a configuration that no request could use.
    public init(
        _ configuration: ClientConfiguration = ClientConfiguration(),
        httpClient: any HTTPClient,
        time: any TimeSource
    ) throws {
        let configuration = configuration.serving(Self.service)
        self.init(base: try BaseClient(configuration, httpClient: httpClient, time: time))
    }

    /// The name under which Globus Auth issues tokens for the service.
    public static var resourceServer: String { service.resourceServer }

    /// Performs a request and returns the response of a status from 200 to 399; throws for every other.
    public func request(
        _ method: String,
        _ path: String,
        _ options: RequestOptions = RequestOptions()
    ) async throws -> HTTPResponse {
        try await base.request(method, path, options)
    }

    /// Performs a `GET`.
    public func get(_ path: String, _ options: RequestOptions = RequestOptions()) async throws -> HTTPResponse {
        try await base.get(path, options)
    }

    /// Performs a `POST`.
    public func post(_ path: String, _ options: RequestOptions = RequestOptions()) async throws -> HTTPResponse {
        try await base.post(path, options)
    }

    /// Performs a `PUT`.
    public func put(_ path: String, _ options: RequestOptions = RequestOptions()) async throws -> HTTPResponse {
        try await base.put(path, options)
    }

    /// Performs a `PATCH`.
    public func patch(_ path: String, _ options: RequestOptions = RequestOptions()) async throws -> HTTPResponse {
        try await base.patch(path, options)
    }

    /// Performs a `DELETE`.
    public func delete(_ path: String, _ options: RequestOptions = RequestOptions()) async throws -> HTTPResponse {
        try await base.delete(path, options)
    }
}
