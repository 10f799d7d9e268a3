import Crypto

/// The proof that the one who exchanges a code is the one who asked for it (RFC 7636).
public struct PKCE: Sendable {
    /// What is sent with the code.
    public let verifier: Secret
    /// What is sent with the authorization request.
    public let challenge: String

    /// Takes `verifier`, or makes one of 32 random bytes.
    ///
    /// - Throws: ``GlobusError/Code/usage`` where it is not of 43 to 128 unreserved characters (RFC 7636 §4.1).
    public init(verifier: Secret? = nil) throws {
        let verifier = verifier ?? Self.makeVerifier()
        try Self.check(verifier)
        self.verifier = verifier
        challenge = Base64.encodeForURL(SHA256.hash(data: Array(verifier.reveal().utf8)))
    }

    private static func makeVerifier() -> Secret {
        var generator = SystemRandomNumberGenerator()
        return Secret(Base64.encodeForURL((0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) }))
    }

    private static func check(_ verifier: Secret) throws {
        let text = verifier.reveal()
        guard (43...128).contains(text.count) else {
            throw GlobusError(.usage, "verifier must be 43-128 characters long: \(text.count)")
        }
        let isUnreserved = text.utf8.allSatisfy(PercentEncoding.isUnreserved)
        if !isUnreserved { throw GlobusError(.usage, "verifier contained invalid characters") }
    }
}
