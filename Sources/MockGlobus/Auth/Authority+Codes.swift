extension Authority {
    /// How long a code may be exchanged, in seconds; RFC 6749 §4.1.2 recommends ten minutes at most.
    static let codeLifetime = 600.0

    /// Issues an authorization code for a login.
    mutating func issueCode(
        _ login: Login,
        redirectURI: String,
        challenge: String?,
        state: String?,
        now: Double
    ) throws -> String {
        // Scopes nobody knows are refused here, as Globus Auth does, and not at the exchange.
        _ = try scopesByServer(login.scopes)
        let code = AuthorizationCode(
            value: SecretText.make("code"),
            login: login,
            redirectURI: redirectURI,
            challenge: challenge,
            state: state,
            expiresAt: now + Self.codeLifetime
        )
        codes[code.value] = code
        return code.value
    }
}
