extension Authority {
    /// Revokes every token that came from one login.
    mutating func revokeLogin(_ id: Int) {
        for (value, token) in accessTokens where token.login.id == id { accessTokens[value]?.isRevoked = true }
        for (value, token) in refreshTokens where token.login.id == id { refreshTokens[value]?.isRevoked = true }
    }

    /// Revokes a token: an access token alone, a refresh token with all that came from its login (RFC 7009 §2.1).
    mutating func revoke(_ value: String) {
        accessTokens[value]?.isRevoked = true
        if let token = refreshTokens[value] { revokeLogin(token.login.id) }
    }

    /// Lets every access token that was issued so far be expired.
    mutating func expireAccessTokens(now: Double) {
        for value in accessTokens.keys { accessTokens[value]?.expiresAt = now }
    }
}
