/// Renews its access token with the client's own credentials: the Globus SDK's `ClientCredentialsAuthorizer`.
///
/// See ``RenewingAuthorizer`` for when and how it renews.
public final class ClientCredentialsAuthorizer: RenewingAuthorizerWrapper {
    /// The authorizer that does the work.
    public let renewing: RenewingAuthorizer
    private let handler: OwnHandler<OAuthTokenResponse>
    /// The client that asks for new tokens.
    public let confidentialClient: ConfidentialAppAuthClient
    /// The scopes separated by spaces.
    public let scopes: String

    /// Creates an authorizer.
    ///
    /// - Parameters:
    ///   - confidentialClient: The client for which tokens are obtained.
    ///   - scopes: Scopes of one resource server.
    ///   - accessToken: A token that was obtained before; then `expiresAt` is needed too.
    ///   - expiresAt: When `accessToken` expires, in seconds since 1970.
    ///   - onRefresh: Called after every renewal, before the new token is handed out.
    ///   - options: Storage, further handlers and deadlines.
    ///   - time: The clock by which tokens expire; nil uses the login client's.
    /// - Throws: ``GlobusError`` with ``GlobusError/Code/usage`` where there are no scopes, where only one of
    ///   `accessToken` and `expiresAt` is given, and for a text that cannot be a token.
    public init(
        confidentialClient: ConfidentialAppAuthClient,
        scopes: ScopeList,
        accessToken: Secret? = nil,
        expiresAt: Double? = nil,
        onRefresh: (@Sendable (OAuthTokenResponse) async throws -> Void)? = nil,
        options: RenewalOptions = RenewalOptions(),
        time: (any TimeSource)? = nil
    ) throws {
        self.confidentialClient = confidentialClient
        self.scopes = try scopes.serialized()
        handler = OwnHandler(onRefresh)
        let grant = ClientCredentialsGrant(confidentialClient: confidentialClient, scopes: self.scopes)
        renewing = try RenewingAuthorizer(
            .of(grant, handler, confidentialClient, options),
            accessToken: accessToken,
            expiresAt: expiresAt,
            options: options,
            time: time ?? confidentialClient.service.time
        )
    }

    /// Called after every renewal, before the new token is handed out.
    public var onRefresh: (@Sendable (OAuthTokenResponse) async throws -> Void)? {
        get { handler.current }
        set { handler.current = newValue }
    }
}

/// Obtains a token for a client itself (RFC 6749 §4.4).
struct ClientCredentialsGrant: TokenGrant {
    let confidentialClient: ConfidentialAppAuthClient
    let scopes: String

    var clientID: String? { confidentialClient.clientID }
    var grantType: String? { "client_credentials" }

    func tokenResponse(refreshToken: Secret?) async throws -> OAuthTokenResponse {
        try await confidentialClient.oauth2ClientCredentialsTokens(ScopeList(scopes))
    }

    func tokenData(from response: OAuthTokenResponse) throws -> GrantedToken {
        let message = """
            Attempting get new access token for client credentials authorizer didn't return exactly one token. \
            Ensure scopes \(scopes) are for only one resource server.
            """
        var token = try response.onlyToken(orElse: message)
        // RFC 6749 §4.4.3 says that there should be none, and this grant would not use it.
        token.refreshToken = nil
        return token
    }
}
