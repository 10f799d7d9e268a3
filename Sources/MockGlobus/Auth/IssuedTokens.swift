/// The tokens of one successful token request.
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

/// An access token as Globus Auth remembers it.
struct AccessToken: Sendable {
    var value: String
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

/// A refresh token as Globus Auth remembers it.
struct RefreshToken: Sendable {
    var value: String
    let login: Login
    let scopes: [String]
    /// How often it has been replaced by rotation before.
    var generation = 0
    /// Whether it was replaced by rotation.
    var isSpent = false
    var isRevoked = false

    var isActive: Bool { !isSpent && !isRevoked }
}

/// An authorization code and the parameters with which it was requested.
struct AuthorizationCode: Sendable {
    let value: String
    let login: Login
    let redirectURI: String
    let challenge: String?
    let state: String?
    let expiresAt: Double
    var isSpent = false
}

/// One authorization that tokens come from: who may use them, whose they are and what they are good for.
struct Login: Sendable, Hashable, Codable {
    /// Tokens of one login are revoked together.
    let id: String
    let clientID: String
    let subject: String
    let scopes: [String]
    /// Whether refresh tokens were requested.
    let isOffline: Bool
    var nonce: String?

    // Short, since people see tokens that carry their login.
    enum CodingKeys: String, CodingKey {
        case id = "i", clientID = "c", subject = "p", scopes = "s", isOffline = "o", nonce = "n"
    }

    var isOpenID: Bool { scopes.contains("openid") }
}

/// Makes random texts, recognisable by their prefix so that a test can search for leaks.
enum SecretText {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")

    static func make(_ kind: String) -> String {
        "mock-\(kind)-" + random(32)
    }

    static func random(_ count: Int) -> String {
        String((0..<count).map { _ in alphabet[Int.random(in: alphabet.indices)] })
    }
}
