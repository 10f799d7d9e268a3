import Crypto
import CryptoExtras
import FoundationEssentials
import Synchronization

/// The keys of the mock Globus Auth: the newest one signs, and all that are kept are published.
final class SigningKeys: Sendable {
    /// Made once for the process, since making a key takes a good part of a second in a debug build.
    private static let first = Result { try SigningKey(id: "mock-key-1") }

    private let rotated = Mutex<(published: [SigningKey], count: Int)>(([], 1))

    /// Returns the published keys, the one that signs first.
    func published() throws -> [SigningKey] {
        let keys = rotated.withLock { $0.published }
        return keys.isEmpty ? [try Self.first.get()] : keys
    }

    /// Signs with a new key from now on.
    func rotate(keepingOld: Bool) throws {
        let first = try Self.first.get()
        try rotated.withLock { state in
            let published = state.published.isEmpty ? [first] : state.published
            let old = keepingOld ? published : []
            state.count += 1
            state.published = [try SigningKey(id: "mock-key-\(state.count)")] + old
        }
    }

    func sign(_ claims: JSON) throws -> String? {
        try published().first?.sign(claims)
    }
}

/// An RSA key with which ID tokens are signed.
struct SigningKey: Sendable {
    let id: String
    private let key: _RSA.Signing.PrivateKey
    /// The public key as a member of a JSON Web Key Set (RFC 7517 §4).
    let jwk: JSON

    init(id: String) throws {
        self.id = id
        key = try _RSA.Signing.PrivateKey(keySize: .bits2048)
        let numbers = try key.publicKey.getKeyPrimitives()
        jwk = .object(
            ("kty", "RSA"),
            ("use", "sig"),
            ("alg", "RS256"),
            ("kid", .string(id)),
            ("n", .string(numbers.modulus.base64URL)),
            ("e", .string(numbers.publicExponent.base64URL))
        )
    }

    /// Returns a JSON Web Token with the claims (RFC 7515 §3.1).
    func sign(_ claims: JSON) throws -> String {
        let header = JSON.object(("alg", "RS256"), ("typ", "JWT"), ("kid", .string(id)))
        let content = Data(header.text.utf8).base64URL + "." + Data(claims.text.utf8).base64URL
        let signature = try key.signature(for: Data(content.utf8), padding: .insecurePKCS1v1_5)
        return content + "." + signature.rawRepresentation.base64URL
    }
}

extension Data {
    /// The bytes in base64 for URLs, without padding (RFC 4648 §5).
    var base64URL: String {
        base64EncodedString()
            .replacing("+", with: "-")
            .replacing("/", with: "_")
            .replacing("=", with: "")
    }
}
