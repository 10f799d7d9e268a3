import Crypto
import CryptoExtras
import Foundation

/// An RSA key that ID tokens are signed with.
struct SigningKey: Sendable {
    let id: String
    private let key: _RSA.Signing.PrivateKey
    /// The public half as a member of a JSON Web Key Set (RFC 7517 §4).
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

    /// A JSON Web Token of the claims (RFC 7515 §3.1).
    func sign(_ claims: JSON) throws -> String {
        let header = JSON.object(("alg", "RS256"), ("typ", "JWT"), ("kid", .string(id)))
        let content = Data(header.text.utf8).base64URL + "." + Data(claims.text.utf8).base64URL
        let signature = try key.signature(for: Data(content.utf8), padding: .insecurePKCS1v1_5)
        return content + "." + signature.rawRepresentation.base64URL
    }
}
