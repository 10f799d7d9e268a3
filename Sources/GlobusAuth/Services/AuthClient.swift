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

    /// Looks identities up by their names.
    ///
    /// With `provision`, a name that Globus does not know yet gets an identity. `query` holds further parameters.
    public func identities(
        usernames: [String],
        provision: Bool = false,
        query: Parameters = Parameters()
    ) async throws -> HTTPResponse {
        var query = query
        query["usernames"] = .string(usernames.joined(separator: ","))
        // The one truth value that the service takes in lower case.
        query["provision"] = provision ? "true" : "false"
        return try await base.get("/v2/api/identities", RequestOptions(query: query))
    }

    /// Looks identities up by their IDs.
    public func identities(ids: [String], query: Parameters = Parameters()) async throws -> HTTPResponse {
        var query = query
        query["ids"] = .string(ids.joined(separator: ","))
        return try await base.get("/v2/api/identities", RequestOptions(query: query))
    }
}
