/// One authorization that tokens come from: who may use them, whose they are and what they are good for.
struct Login: Sendable, Hashable {
    /// Tokens of one login are revoked together.
    let id: Int
    let clientID: String
    let subject: String
    let scopes: [String]
    /// Whether refresh tokens were asked for.
    let isOffline: Bool
    var nonce: String?

    var isOpenID: Bool { scopes.contains("openid") }
}
