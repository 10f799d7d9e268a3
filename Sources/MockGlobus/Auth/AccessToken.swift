/// An access token as Globus Auth remembers it.
struct AccessToken: Sendable {
    let value: String
    let login: Login
    let resourceServer: String
    let scopes: [String]
    let issuedAt: Double
    var expiresAt: Double
    var isRevoked = false

    func isActive(at now: Double) -> Bool {
        !isRevoked && now < expiresAt
    }
}
