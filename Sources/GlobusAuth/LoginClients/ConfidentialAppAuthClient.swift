/// The login client of an application with a secret: the Globus SDK's `ConfidentialAppAuthClient`.
public final class ConfidentialAppAuthClient: AuthLoginClient {
    /// The OAuth 2 client's ID.
    public let clientID: String
    /// The endpoints as this client uses them.
    public let service: AuthService
    /// False: the `Authorization` header names the client.
    public var namesItselfInForms: Bool { false }

    /// Creates a client that authenticates as HTTP Basic.
    ///
    /// - Throws: ``GlobusError/Code/usage`` for an empty client ID or secret, and for options that name no server.
    public convenience init(
        clientID: String,
        clientSecret: Secret,
        options: LoginClientOptions = LoginClientOptions(),
        httpClient: any HTTPClient,
        time: any TimeSource
    ) throws {
        try ClientCredentials.check(id: clientID)
        try ClientCredentials.check(secret: clientSecret)
        let authorizer = BasicAuthorizer(username: clientID, password: clientSecret)
        let client = try options.makeClient(authorizer: authorizer, httpClient: httpClient, time: time)
        self.init(clientID: clientID, service: AuthService(client: client, time: time))
    }

    package init(clientID: String, service: AuthService) {
        self.clientID = clientID
        self.service = service
    }

    /// Starts a login; it replaces the one under way.
    ///
    /// - `redirectURI`: where the code is sent.
    /// - `state`: returned with the code. Pass a random one, and compare it, where the code comes by a redirect.
    /// - `refreshTokens`: whether refresh tokens are asked for.
    ///
    /// Throws ``GlobusError/Code/usage`` where there are no scopes.
    public func oauth2StartFlow(
        redirectURI: String,
        _ requestedScopes: ScopeList,
        state: String = "_default",
        refreshTokens: Bool = false
    ) throws {
        try service.startFlow(
            clientID: clientID,
            requestedScopes,
            redirectURI: redirectURI,
            state: state,
            refreshTokens: refreshTokens
        )
    }

    /// Obtains tokens for the client itself (RFC 6749 §4.4).
    public func oauth2ClientCredentialsTokens(_ requestedScopes: ScopeList) async throws -> OAuthTokenResponse {
        let scope = try requestedScopes.serialized(named: "requested_scopes")
        let form: Parameters = ["grant_type": "client_credentials", "scope": .string(scope)]
        return try await oauth2Token(form, kind: .clientCredentials)
    }

    /// Obtains tokens for the services that a service calls on behalf of `token`'s user.
    ///
    /// - `refreshTokens`: whether refresh tokens are asked for.
    /// - `scope`: the dependent scopes to obtain; nil obtains all that were consented to.
    /// - `additionalParameters`: further fields of the form; they win over its own.
    public func oauth2DependentTokens(
        for token: Secret,
        refreshTokens: Bool = false,
        scope: ScopeList? = nil,
        additionalParameters: Parameters = Parameters()
    ) async throws -> OAuthTokenResponse {
        var form: Parameters = [
            "grant_type": "urn:globus:auth:grant_type:dependent_token", "token": .string(token.reveal()),
        ]
        if refreshTokens { form["access_type"] = "offline" }
        form["scope"] = try scope.map { .string(try $0.serialized(named: "scope")) }
        return try await oauth2Token(form, bodyParameters: additionalParameters, kind: .dependentToken)
    }

    /// What the server knows about `token` (RFC 7662).
    ///
    /// - `include`: further facts to tell, such as `session_info`, separated by commas.
    public func oauth2TokenIntrospect(
        _ token: Secret,
        include: String? = nil,
        query: Parameters = Parameters()
    ) async throws -> HTTPResponse {
        var form: Parameters = ["token": .string(token.reveal())]
        form["include"] = include.map(Parameters.Value.string)
        return try await service.post("/v2/oauth2/token/introspect", form, query: query)
    }
}
