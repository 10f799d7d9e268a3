/// An authorization code and what it was asked for with.
struct AuthorizationCode: Sendable {
    let value: String
    let login: Login
    let redirectURI: String
    let challenge: String?
    let state: String?
    let expiresAt: Double
    var isSpent = false
}
