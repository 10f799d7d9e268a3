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
