/// A client of Globus Auth for the holder of a token: who is it, and who are others.
public struct AuthClient: Sendable {
    /// What sends the requests.
    public let base: BaseClient

    /// Creates a client around what sends its requests, which must serve ``GlobusService/auth``.
    public init(base: BaseClient) {
        self.base = base
    }

    /// Creates a client.
    ///
    /// - Throws: ``GlobusError/Code/usage`` for a configuration that no request could use.
    public init(
        _ configuration: ClientConfiguration = ClientConfiguration(),
        httpClient: any HTTPClient,
        time: any TimeSource
    ) throws {
        base = try BaseClient(.auth, configuration, httpClient: httpClient, time: time)
    }
}

extension AuthClient {
    /// What Globus Auth tells about the holder of the token (OpenID Connect Core §5.3).
    public func userinfo() async throws -> HTTPResponse {
        try await base.get("/v2/oauth2/userinfo")
    }

    /// Looks identities up by their names, their IDs or both.
    ///
    /// - Parameters:
    ///   - usernames: The names.
    ///   - ids: The IDs.
    ///   - provision: Whether Globus creates an identity for a name that it does not know yet.
    ///   - query: Further parameters, which replace those of the same name.
    /// - Returns: The server's answer, a document with the member `identities`.
    /// - Throws: `GlobusError` where there is no answer, or where it is an error.
    public func identities(
        usernames: [String]? = nil,
        ids: [String]? = nil,
        provision: Bool = false,
        query: Parameters = Parameters()
    ) async throws -> HTTPResponse {
        var parameters = query
        parameters["usernames"] = query["usernames"] ?? usernames.map { .string($0.joined(separator: ",")) }
        parameters["ids"] = query["ids"] ?? ids.map { .string($0.joined(separator: ",")) }
        // The one truth value that the service takes in lower case.
        if usernames != nil { parameters["provision"] = query["provision"] ?? (provision ? "true" : "false") }
        return try await base.get("/v2/api/identities", RequestOptions(query: parameters))
    }
}
