/// The login client of an application with a secret: the Globus SDK's `ConfidentialAppAuthClient`.
public final class ConfidentialAppAuthClient: AuthLoginClient {
    /// The OAuth 2 client's ID.
    public let clientID: String
    /// The endpoints of the server, with this client's credentials and settings.
    public let service: AuthService
    /// False, since the `Authorization` header names the client.
    public var namesItselfInForms: Bool { false }

    /// Creates a client that authenticates itself with HTTP Basic.
    ///
    /// - Throws: ``GlobusError`` with ``GlobusError/Code/usage`` for an empty client ID or secret, and for options that
    ///   name no server.
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

    /// Starts a login, which replaces the one under way.
    ///
    /// - Parameters:
    ///   - redirectURI: Where the code is sent.
    ///   - requestedScopes: What the user is asked to consent to.
    ///   - state: Returned with the code. Where the code comes by a redirect, pass a random state and compare it.
    ///   - refreshTokens: Whether refresh tokens are requested.
    /// - Throws: ``GlobusError`` with ``GlobusError/Code/usage`` where there are no scopes.
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
    ///
    /// - Throws: ``GlobusError`` with ``GlobusError/Code/usage`` where there are no scopes; with
    ///   ``GlobusError/Code/authAPI`` and the server's code where it refuses; with other codes where there is no usable
    ///   answer.
    public func oauth2ClientCredentialsTokens(_ requestedScopes: ScopeList) async throws -> OAuthTokenResponse {
        let scope = try requestedScopes.serialized(named: "requested_scopes")
        let form: Parameters = ["grant_type": "client_credentials", "scope": .string(scope)]
        return try await oauth2Token(form, kind: .clientCredentials)
    }

    /// Obtains tokens for other services that this service calls on behalf of `token`'s user.
    ///
    /// - Parameters:
    ///   - token: The token that this service has received.
    ///   - refreshTokens: Whether refresh tokens are requested.
    ///   - scope: The dependent scopes; nil requests all that the user consented to.
    ///   - additionalParameters: Further form fields, which replace those of the same name.
    /// - Returns: The tokens.
    /// - Throws: ``GlobusError`` with ``GlobusError/Code/usage`` where `scope` is empty; with
    ///   ``GlobusError/Code/authAPI`` and the server's code where it refuses; with other codes where there is no usable
    ///   answer.
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

    /// Asks the server about `token` (RFC 7662).
    ///
    /// - Parameters:
    ///   - token: The token.
    ///   - include: Further information that is wanted, such as `session_info`, separated by commas.
    ///   - query: Parameters of the URL.
    /// - Returns: The server's answer, whose member `active` says whether the token is valid.
    /// - Throws: ``GlobusError`` with ``GlobusError/Code/authAPI`` with the server's code where it refuses; with
    ///   ``GlobusError/Code/network``, or a kind of it, where there is no answer.
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
