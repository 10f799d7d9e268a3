/// Explains errors of the token endpoint, whose codes alone tell users little (RFC 6749 §5.2).
package struct TokenErrorAdvice {
    let clientID: String
    let form: Parameters

    /// What to do where a refresh token is refused.
    package static func newLogin(clientID: String) -> String {
        "log in again, as client \(clientID.printable(limit: 100))"
    }

    /// Returns what to add to `error`, an answer of the token endpoint; nil where there is nothing to add.
    ///
    /// Nothing is repeated that the server says itself.
    func note(on error: GlobusError) -> String? {
        guard let response = error.response, let code = response.code else { return nil }
        let client = "client \(clientID.printable(limit: 100))"
        let isBare = response.message == nil
        switch (code, grantType) {
        case ("invalid_grant", "refresh_token"):
            return isBare
                ? "the refresh token is revoked, expired or another client's; \(Self.newLogin(clientID: clientID))"
                : Self.newLogin(clientID: clientID)
        case ("invalid_grant", "authorization_code"):
            return isBare
                ? "the code is spent, expired or another client's, or the redirect_uri is not the one it was sent to; "
                    + "start the login of \(client) again" : nil
        case ("invalid_grant", _):
            return isBare ? "what \(client) gave for a token is revoked, expired or another client's" : nil
        case ("invalid_client", _):
            return isBare
                ? "\(client) is unknown to this server, or its secret is missing or wrong; check both, and the environment"
                : "check the id and the secret of \(client), and the environment"
        case ("invalid_scope", _):
            return isBare ? "a scope is unknown, misspelt or not for \(client)" : nil
        case ("unauthorized_client", _):
            return isBare ? "\(client) may not ask for tokens by \(grantType); use a client of another type" : nil
        default: return nil
        }
    }

    private var grantType: String { form["grant_type"]?.text?.printable(limit: 100) ?? "" }
}
