/// A client of Globus Auth for the holder of a token: finds out who the holder is, and looks up other identities.
public struct AuthClient: Sendable {
    /// The client that sends the requests.
    public let base: BaseClient

    /// Wraps a client, which must be one of ``GlobusService/auth``.
    public init(base: BaseClient) {
        self.base = base
    }

    /// Creates a client.
    ///
    /// - Throws: ``GlobusError`` with ``GlobusError/Code/usage`` for a configuration with which no request could be
    ///   sent.
    public init(
        _ configuration: ClientConfiguration = ClientConfiguration(),
        httpClient: any HTTPClient,
        time: any TimeSource
    ) throws {
        base = try BaseClient(.auth, configuration, httpClient: httpClient, time: time)
    }
}

extension AuthClient {
    /// Asks Globus Auth about the holder of the token (OpenID Connect Core §5.3).
    ///
    /// - Returns: The server's answer, a document with members such as `sub` and `preferred_username`.
    /// - Throws: The errors of ``BaseClient/request(_:_:_:)``.
    public func userinfo() async throws -> HTTPResponse {
        try await base.call("userinfo")
    }

    /// Fetches the server's key set (RFC 7517 §5), with which ID tokens are verified.
    ///
    /// The token is not sent where `jwks_uri` is on another origin.
    ///
    /// - Parameter configuration: The configuration that names `jwks_uri`; nil fetches it.
    /// - Returns: The key set, a JSON object.
    /// - Throws: ``GlobusError`` with ``GlobusError/Code/validation`` where the configuration or the key set is no JSON, or
    ///   where the configuration names no `jwks_uri`; the errors of ``BaseClient/request(_:_:_:)``.
    public func jwk(openIDConfiguration configuration: JSONValue? = nil) async throws -> JSONValue {
        var document = configuration
        if document == nil { document = try await base.call("get_openid_configuration").parsedJSON() }
        return try await base.get((document ?? .null).keySetURL).parsedJSON()
    }

    /// Looks up what an identity has consented to; ``ConsentForest`` understands the answer.
    ///
    /// - Parameters:
    ///   - identityID: The identity.
    ///   - all: Whether the consents for all clients are listed, which needs the scope `view_consents`, and not only those
    ///     for the client of the token.
    /// - Returns: The answer.
    /// - Throws: The errors of ``BaseClient/request(_:_:_:)``.
    public func consents(of identityID: String, all: Bool = false) async throws -> HTTPResponse {
        try await base.call("get_consents", ["identity_id": .string(identityID), "all": .bool(all)])
    }

    /// Looks identities up by their names, their IDs or both.
    ///
    /// - Parameters:
    ///   - usernames: The names.
    ///   - ids: The IDs.
    ///   - provision: Whether Globus creates an identity for a name that it does not know yet.
    ///   - query: Further parameters, which replace those of the same name.
    /// - Returns: The server's answer, a document with the member `identities`.
    /// - Throws: The errors of ``BaseClient/request(_:_:_:)``.
    public func identities(
        usernames: [String]? = nil,
        ids: [String]? = nil,
        provision: Bool = false,
        query: Parameters = Parameters()
    ) async throws -> HTTPResponse {
        var parameters = query
        parameters["usernames"] = query["usernames"] ?? usernames.map { .string($0.joined(separator: ",")) }
        parameters["ids"] = query["ids"] ?? ids.map { .string($0.joined(separator: ",")) }
        // This is the one truth value that the service takes in lower case.
        if usernames != nil { parameters["provision"] = query["provision"] ?? (provision ? "true" : "false") }
        return try await base.get("/v2/api/identities", RequestOptions(query: parameters))
    }
}
