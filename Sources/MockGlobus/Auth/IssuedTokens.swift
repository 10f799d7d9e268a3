/// What one successful token request hands out.
struct IssuedTokens: Sendable {
    /// The tokens of one resource server.
    struct Entry: Sendable {
        let access: AccessToken
        let refresh: String?
    }

    let login: Login
    let entries: [Entry]
    var state: String?
}
