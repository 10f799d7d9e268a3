extension OAuthTokenResponse {
    /// The subject of the ID token, where there is one.
    ///
    /// The signature is not checked: the token came from the token endpoint itself, whose TLS certificate vouches for it
    /// (OpenID Connect Core §3.1.3.7, item 6). Dependent tokens have none.
    public var identityID: String? {
        guard kind != .dependentToken, let token = idToken?.reveal() else { return nil }
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let payload = Base64.decodeForURL(parts[1]) else { return nil }
        return (try? JSONValue(parsing: payload))?["sub"]?.string
    }
}
