import CryptoExtras
import Foundation
import MockGlobus
import Testing

@Suite struct IDTokenTests {
    private func idToken(_ mock: MockGlobus) async throws -> [Substring] {
        let reply = try await mock.refresh(mock.issueRefreshToken(scopes: ["openid"]))
        return try #require(try reply.string("id_token")).split(separator: ".")
    }

    private func json(_ part: Substring) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: try bytes(part)) as? [String: Any])
    }

    private func bytes(_ text: some StringProtocol) throws -> Data {
        let standard = String(text).replacing("-", with: "+").replacing("_", with: "/")
        return try #require(Data(base64Encoded: standard + String(repeating: "=", count: (4 - standard.count % 4) % 4)))
    }

    private func publicKeys(_ mock: MockGlobus) async throws -> [[String: Any]] {
        let discovery = try await mock.send(.get("/.well-known/openid-configuration"))
        #expect(try discovery.string("jwks_uri") == mock.baseURL + "/jwk.json")
        let keys = try await mock.send(.get("/jwk.json"))
        return try #require(try keys.json["keys"] as? [[String: Any]])
    }

    private func verifies(_ parts: [Substring], with key: [String: Any]) throws -> Bool {
        let modulus = try bytes(try #require(key["n"] as? String))
        let exponent = try bytes(try #require(key["e"] as? String))
        let publicKey = try _RSA.Signing.PublicKey(n: modulus, e: exponent)
        let signature = _RSA.Signing.RSASignature(rawRepresentation: try bytes(parts[2]))
        return publicKey.isValidSignature(
            signature,
            for: Data("\(parts[0]).\(parts[1])".utf8),
            padding: .insecurePKCS1v1_5
        )
    }

    @Test("An ID token is signed with the published key and names issuer, client and person")
    func claims() async throws {
        let mock = try await MockGlobus.still()
        let parts = try await idToken(mock)
        let keys = try await publicKeys(mock)
        let header = try json(parts[0])
        let claims = try json(parts[1])
        #expect(keys.count == 1)
        #expect(header["alg"] as? String == "RS256")
        #expect(header["kid"] as? String == keys[0]["kid"] as? String)
        #expect(try verifies(parts, with: keys[0]))
        #expect(claims["iss"] as? String == mock.baseURL)
        #expect(claims["aud"] as? String == MockGlobus.Client.native.id)
        #expect(claims["sub"] as? String == MockGlobus.Identity().id)
        #expect(claims["preferred_username"] as? String == MockGlobus.Identity().username)
        let now = Int(mock.now())
        #expect(claims["iat"] as? Int == now)
        #expect(claims["exp"] as? Int == now + 172_800)
    }

    @Test("After a rotation the new key signs, and the old one is published if it is kept", arguments: [true, false])
    func rotation(keepingOld: Bool) async throws {
        let mock = try await MockGlobus.still()
        let old = try await idToken(mock)
        try mock.rotateSigningKey(keepingOld: keepingOld)
        let new = try await idToken(mock)
        let keys = try await publicKeys(mock)
        #expect(keys.count == (keepingOld ? 2 : 1))
        #expect(try verifies(new, with: keys[0]))
        #expect(try keys.contains { try verifies(old, with: $0) } == keepingOld)
    }

    @Test("Without the scope openid there is no ID token")
    func notOpenID() async throws {
        let mock = try await MockGlobus.still()
        #expect(try await mock.refresh(mock.issueRefreshToken()).json["id_token"] == nil)
    }
}
