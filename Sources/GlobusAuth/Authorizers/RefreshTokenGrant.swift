/// Obtains a token for a refresh token (RFC 6749 §6).
struct RefreshTokenGrant: TokenGrant {
    let authClient: any AuthLoginClient

    var clientID: String? { authClient.clientID }
    var grantType: String? { "refresh_token" }

    func tokenResponse(refreshToken: Secret?) async throws -> OAuthTokenResponse {
        guard let refreshToken else {
            let message = "There is no refresh token. Log in, and set 'refresh_token' to the one that you get."
            throw GlobusError(.usage, message)
        }
        return try await authClient.oauth2RefreshToken(refreshToken, bodyParameters: Parameters())
    }

    func tokenData(from response: OAuthTokenResponse) throws -> GrantedToken {
        let message = """
            Attempting refresh for refresh token authorizer didn't return exactly one token. \
            Possible service error.
            """
        return try response.onlyToken(orElse: message)
    }
}

extension OAuthTokenResponse {
    /// The token of the answer where there is exactly one; a refresh token survives the error where there is one.
    func onlyToken(orElse message: String) throws -> GrantedToken {
        let tokens = byResourceServer.values
        if tokens.count == 1, let token = tokens.first { return GrantedToken(token) }
        let refreshTokens = Set(tokens.compactMap(\.refreshToken))
        let rescued = UnusableTokenAnswer(refreshToken: refreshTokens.count == 1 ? refreshTokens.first : nil)
        throw GlobusError(.tokenResponse, message, cause: rescued)
    }
}
