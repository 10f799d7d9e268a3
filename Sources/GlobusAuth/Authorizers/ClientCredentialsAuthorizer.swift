/// Renews its access token with the client's own credentials: the Globus SDK's `ClientCredentialsAuthorizer`.
///
/// How and when is told at ``RenewingAuthorizer``.
public final class ClientCredentialsAuthorizer: RenewingAuthorizerWrapper {
    /// What does the work.
    public let renewing: RenewingAuthorizer
    /// The client that asks for new tokens.
    public let confidentialClient: ConfidentialAppAuthClient
    /// The scopes separated by spaces.
    public let scopes: String

    /// Creates an authorizer.
    ///
    /// - `confidentialClient`: the client whose tokens they are.
    /// - `scopes`: scopes of one resource server.
    /// - `accessToken`: a token that is at hand already; then `expiresAt` is needed too.
    /// - `expiresAt`: the end of its life in seconds since 1970.
    /// - `onRefresh`: called after every renewal, before the new token is handed out.
    /// - `time`: the clock by which tokens expire; nil uses the login client's.
    ///
    /// Throws ``GlobusError/Code/usage`` for no scopes, for one of `accessToken` and `expiresAt` without the other,
    /// and for a text that can be no token.
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
        renewing = try RenewingAuthorizer(
            grant: ClientCredentialsGrant(confidentialClient: confidentialClient, scopes: self.scopes),
            accessToken: accessToken,
            expiresAt: expiresAt,
            onRefresh: onRefresh,
            options: options,
            time: time ?? confidentialClient.service.time
        )
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
        // RFC 6749 §4.4.3: there should be none, and this grant has no use for it.
        token.refreshToken = nil
        return token
    }
}
