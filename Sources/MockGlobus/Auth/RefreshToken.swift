/// A refresh token as Globus Auth remembers it.
struct RefreshToken: Sendable {
    let value: String
    let login: Login
    let scopes: [String]
    /// Whether rotation has replaced it.
    var isSpent = false
    var isRevoked = false

    var isActive: Bool { !isSpent && !isRevoked }
}
