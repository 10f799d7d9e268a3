public import GlobusAuth
import JWTKit

/// The keys of a key set (RFC 7517 §5) that can sign ID tokens.
struct IDTokenKeys: Sendable {
    private struct Key: Sendable {
        let id: String?
        let modulus: String
        let exponent: String

        /// Reads an RSA key that signs; nil for every other.
        init?(_ document: JSONValue) {
            let use = document["use"]?.string ?? "sig"
            guard document["kty"]?.string == "RSA", use == "sig", let modulus = document["n"]?.string,
                let exponent = document["e"]?.string
            else { return nil }
            (id, self.modulus, self.exponent) = (document["kid"]?.string, modulus, exponent)
        }

        func publicKey() throws -> Insecure.RSA.PublicKey {
            do {
                return try Insecure.RSA.PublicKey(modulus: modulus, exponent: exponent)
            } catch {
                let name = (id ?? "without a name").printable(limit: 100)
                throw GlobusError(.idToken, "The key '\(name)' of the key set cannot be used.")
            }
        }
    }

    private let keys: [Key]

    /// Reads a key set, or a single key.
    init(_ jwk: JSONValue) {
        keys = (jwk["keys"]?.array ?? [jwk]).compactMap(Key.init)
    }

    /// Whether a key that can have signed the token is among them.
    func mayVerify(_ token: SignedToken) -> Bool { !candidates(token).isEmpty }

    private func candidates(_ token: SignedToken) -> [Key] {
        guard let id = token.keyID else { return keys }
        return keys.filter { $0.id == nil || $0.id == id }
    }

    /// Throws unless one of the keys has signed the token.
    func verify(_ token: SignedToken) async throws {
        let candidates = candidates(token)
        if candidates.isEmpty {
            throw GlobusError(.idToken, "The ID token is signed by a key that the server's key set does not have.")
        }
        for key in candidates where try await isSigned(token, by: key.publicKey()) { return }
        throw GlobusError(.idToken, "The signature of the ID token is wrong.")
    }

    private func isSigned(_ token: SignedToken, by key: Insecure.RSA.PublicKey) async throws -> Bool {
        let collection = JWTKeyCollection()
        await collection.add(rsa: key, digestAlgorithm: token.algorithm == .rs256 ? .sha256 : .sha512)
        do {
            _ = try await collection.verify(token.text, as: AnyClaims.self)
            return true
        } catch {
            return false
        }
    }

    /// The claims are read by ``SignedToken``; here only the signature counts.
    private struct AnyClaims: JWTPayload {
        func verify(using algorithm: some JWTAlgorithm) {}
    }

    /// The first key, or that of a name, as PEM.
    func pem(named id: String?) throws -> String {
        guard let key = id.map({ id in keys.first { $0.id == id } }) ?? keys.first else {
            let name = id.map { " '\($0.printable(limit: 100))'" } ?? ""
            throw GlobusError(.validation, "The key set has no RSA key\(name).")
        }
        return try key.publicKey().pemRepresentation
    }
}

extension AuthLoginClient {
    /// A key of the server's key set as PEM: the Globus SDK's `get_jwk(as_pem=True)`.
    ///
    /// - Parameters:
    ///   - configuration: The OpenID configuration that names the key set; nil fetches it.
    ///   - keyID: The key's name; nil takes the first key, as the Globus SDK does.
    /// - Returns: The public key (RFC 7468 §13).
    /// - Throws: `GlobusError` with `validation` where there is no such key; what fetching throws.
    public func jwkAsPEM(
        openIDConfiguration configuration: JSONValue? = nil,
        keyID: String? = nil
    ) async throws -> String {
        try IDTokenKeys(try await jwk(openIDConfiguration: configuration)).pem(named: keyID)
    }
}

extension AuthClient {
    /// A key of the server's key set as PEM: the Globus SDK's `get_jwk(as_pem=True)`.
    ///
    /// - Parameters:
    ///   - configuration: The OpenID configuration that names the key set; nil fetches it.
    ///   - keyID: The key's name; nil takes the first key, as the Globus SDK does.
    /// - Returns: The public key (RFC 7468 §13).
    /// - Throws: `GlobusError` with `validation` where there is no such key; what fetching throws.
    public func jwkAsPEM(
        openIDConfiguration configuration: JSONValue? = nil,
        keyID: String? = nil
    ) async throws -> String {
        try IDTokenKeys(try await jwk(openIDConfiguration: configuration)).pem(named: keyID)
    }
}
