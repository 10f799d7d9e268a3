/// Obtains a token for a refresh token (RFC 6749 §6).
struct RefreshTokenGrant: TokenGrant {
    let authClient: any AuthLoginClient
    /// Where the refresh token may come from besides the program.
    let storage: (any TokenStorage)?
    /// Whose tokens in the storage are used, where that was said.
    let resourceServer: String?

    var clientID: String? { authClient.clientID }
    var grantType: String? { "refresh_token" }

    func tokenResponse(refreshToken: Secret?) async throws -> OAuthTokenResponse {
        guard let refreshToken else { throw missing }
        return try await authClient.oauth2RefreshToken(refreshToken, bodyParameters: Parameters())
    }

    func tokenData(from response: OAuthTokenResponse) throws -> GrantedToken {
        let message = """
            Attempting refresh for refresh token authorizer didn't return exactly one token. \
            Possible service error.
            """
        return try response.onlyToken(orElse: message)
    }

    private var missing: GlobusError {
        let client = "the client '\(authClient.clientID.printable(limit: 100))'"
        guard let storage else {
            let remedy = "Log in with \(client), and set 'refresh_token' to the one that you get."
            return GlobusError(.usage, "There is no refresh token. \(remedy)")
        }
        // An author's own storage may have fields that nobody should see.
        let name = (storage as? any CustomStringConvertible)?.description ?? "\(type(of: storage))"
        let service = resourceServer.map { "'\($0.printable(limit: 200))'" } ?? "any service"
        let message = """
            There is no refresh token: \(name) has none for \(service). Log in with \(client), ask for refresh tokens, and \
            store them there.
            """
        return GlobusError(.usage, message)
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
