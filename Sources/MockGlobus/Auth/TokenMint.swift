import Crypto
import FoundationEssentials

/// Makes the texts of tokens.
///
/// With a seed a token carries what it is good for, signed by the seed, so that a mock that is started later knows it.
/// What happened to it before, such as its revocation, that mock does not know. Without a seed a token is random.
struct TokenMint: Sendable {
    /// A token that a text carries.
    enum Token {
        case access(AccessToken)
        case refresh(RefreshToken)
    }

    private struct Content: Codable {
        let login: Login
        /// Nil for all scopes of the login.
        let scopes: [String]?
        var resourceServer: String?
        var issuedAt: Double?
        var expiresAt: Double?
        /// Which of a login's refresh tokens it is; nil for the first one.
        var generation: Int?

        init(_ login: Login, _ scopes: [String]) {
            self.login = login
            self.scopes = scopes == login.scopes ? nil : scopes
        }

        // Short, since people see the tokens.
        enum CodingKeys: String, CodingKey {
            case login = "l", scopes = "s", resourceServer = "r", issuedAt = "i", expiresAt = "e", generation = "g"
        }
    }

    private static let accessPrefix = "mock-access-"
    private static let refreshPrefix = "mock-refresh-"
    /// The characters of a signature: 32 bytes in base64 without padding.
    private static let signatureLength = 43

    private let key: SymmetricKey?

    init(seed: String?) {
        key = seed.map { SymmetricKey(data: SHA256.hash(data: Data($0.utf8))) }
    }

    func text(of token: AccessToken) -> String {
        var content = Content(token.login, token.scopes)
        content.resourceServer = token.resourceServer
        content.issuedAt = token.issuedAt
        content.expiresAt = token.expiresAt
        return Self.accessPrefix + text(content)
    }

    func text(of token: RefreshToken) -> String {
        var content = Content(token.login, token.scopes)
        content.generation = token.generation == 0 ? nil : token.generation
        return Self.refreshPrefix + text(content)
    }

    /// The token that a text carries, where it is signed by the seed.
    func token(of text: String) -> Token? {
        if text.hasPrefix(Self.accessPrefix) {
            guard let content = content(text.dropFirst(Self.accessPrefix.count)), let server = content.resourceServer,
                let issuedAt = content.issuedAt, let expiresAt = content.expiresAt
            else { return nil }
            let token = AccessToken(
                value: text,
                login: content.login,
                resourceServer: server,
                scopes: content.scopes ?? content.login.scopes,
                issuedAt: issuedAt,
                expiresAt: expiresAt
            )
            return .access(token)
        }
        guard text.hasPrefix(Self.refreshPrefix), let content = content(text.dropFirst(Self.refreshPrefix.count)) else {
            return nil
        }
        let scopes = content.scopes ?? content.login.scopes
        let generation = content.generation ?? 0
        return .refresh(RefreshToken(value: text, login: content.login, scopes: scopes, generation: generation))
    }

    private func text(_ content: Content) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        guard let key, let data = try? encoder.encode(content) else { return SecretText.random(32) }
        return data.base64URL + Data(HMAC<SHA256>.authenticationCode(for: data, using: key)).base64URL
    }

    private func content(_ text: Substring) -> Content? {
        guard let key, text.count > Self.signatureLength,
            let data = Data(base64URL: text.dropLast(Self.signatureLength)),
            let signature = Data(base64URL: text.suffix(Self.signatureLength)),
            HMAC<SHA256>.isValidAuthenticationCode(signature, authenticating: data, using: key)
        else { return nil }
        return try? JSONDecoder().decode(Content.self, from: data)
    }
}

extension Data {
    /// The bytes that text in the URL-safe alphabet without padding stands for, or nil for any other text.
    fileprivate init?(base64URL text: Substring) {
        let padding = String(repeating: "=", count: (4 - text.count % 4) % 4)
        self.init(base64Encoded: text.replacing("-", with: "+").replacing("_", with: "/") + padding)
    }
}
