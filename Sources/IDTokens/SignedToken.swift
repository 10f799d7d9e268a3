import GlobusAuth

/// An ID token as it came, taken apart and not yet checked.
struct SignedToken: Sendable {
    /// The whole token.
    let text: String
    /// The key's name, where the header tells it.
    let keyID: String?
    /// How it is signed.
    let algorithm: Algorithm
    /// What it tells.
    let claims: JSONValue

    /// The signatures that are accepted: RSA with PKCS #1 padding (RFC 7518 §3.3), as Globus Auth signs.
    enum Algorithm: String {
        case rs256 = "RS256"
        case rs512 = "RS512"
    }

    init(_ token: Secret) throws {
        text = token.reveal()
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let header = Self.document(parts[0]), let claims = Self.document(parts[1]) else {
            throw GlobusError(.idToken, "The ID token is no signed JSON Web Token.")
        }
        guard let algorithm = header["alg"]?.string.flatMap(Algorithm.init) else {
            let name = (header["alg"]?.string ?? "none").printable(limit: 30)
            throw GlobusError(.idToken, "The ID token is signed by '\(name)'; RS256 and RS512 are accepted.")
        }
        keyID = header["kid"]?.string
        self.algorithm = algorithm
        self.claims = claims
    }

    private static func document(_ part: Substring) -> JSONValue? {
        guard let bytes = Base64.decodeForURL(part), let value = try? JSONValue(parsing: bytes) else { return nil }
        return value.object == nil ? nil : value
    }

    /// Throws where the server does not sign so.
    func requireAlgorithm(supportedBy configuration: JSONValue) throws {
        guard let names = configuration["id_token_signing_alg_values_supported"]?.strings else { return }
        if names.contains(algorithm.rawValue) { return }
        let list = names.joined(separator: ", ").printable(limit: 100)
        throw GlobusError(.idToken, "The ID token is signed by \(algorithm.rawValue), and the server signs by \(list).")
    }
}

/// The checks of what a token tells (OpenID Connect Core §3.1.3.7).
struct ClaimChecks {
    let issuer: String?
    let audience: String
    let nonce: String?
    /// In seconds since 1970.
    let now: Double
    let leeway: Double

    func check(_ claims: JSONValue) throws {
        try checkOrigin(claims)
        guard let expiry = claims["exp"]?.number else { throw failure("it does not tell when it expires") }
        if expiry + leeway <= now { throw failure("it has expired; log in again") }
        for name in ["iat", "nbf"] {
            guard let value = claims[name], !value.isNull else { continue }
            guard let moment = value.number else { throw failure("'\(name)' is no number") }
            if moment - leeway > now { throw failure("it is not valid yet; check this machine's clock") }
        }
    }

    private func checkOrigin(_ claims: JSONValue) throws {
        guard let issuer else { throw failure("the OpenID configuration names no 'issuer'") }
        guard claims["iss"]?.string == issuer else {
            let other = (claims["iss"]?.string ?? "nobody").printable(limit: 200)
            throw failure("it was issued by '\(other)' and not by '\(issuer.printable(limit: 200))'")
        }
        let audiences = claims["aud"]?.strings ?? [claims["aud"]?.string].compactMap(\.self)
        guard audiences.contains(audience) else { throw failure("it was issued to another client") }
        if let nonce, claims["nonce"]?.string != nonce { throw failure("its nonce is that of another login") }
        if claims["sub"]?.string == nil { throw failure("it does not tell whose it is") }
    }

    private func failure(_ reason: String) -> GlobusError {
        GlobusError(.idToken, "The ID token is not valid: \(reason).")
    }
}
