import Crypto
import CryptoExtras
import Foundation
import GlobusAuth
import IDTokens
import MockGlobus
import Networking
import Testing

@Suite(.timeLimit(.minutes(2))) struct IDTokenDecoderTests {
    /// A client of the mock whose clock shows `offset` seconds more than the mock's.
    private struct ShiftedTime: TimeSource {
        let time: LoopTime
        let offset: Double

        func now() -> Double { time.now() + offset }
        func sleep(seconds: Double) async throws { try await time.sleep(seconds: seconds) }
    }

    private func client(_ mock: MockGlobus, clientID: String? = nil, offset: Double = 0) throws -> NativeAppAuthClient {
        let loop = try EventLoop()
        return try NativeAppAuthClient(
            clientID: clientID ?? MockGlobus.Client.native.id,
            options: LoginClientOptions(baseURL: mock.baseURL),
            httpClient: CurlHTTPClient(loop: loop),
            time: ShiftedTime(time: LoopTime(loop), offset: offset)
        )
    }

    /// The answer to a login with the native client.
    private func login(_ mock: MockGlobus) async throws -> OAuthTokenResponse {
        let client = try client(mock)
        let verifier = String(repeating: "v", count: 43)
        try client.oauth2StartFlow(
            ["openid", "profile"],
            redirectURI: "https://x.example/",
            verifier: Secret(verifier)
        )
        let code = try mock.issueAuthorizationCode(
            redirectURI: "https://x.example/",
            scopes: ["openid", "profile"],
            codeChallenge: MockGlobus.codeChallenge(for: verifier)
        )
        return try await client.oauth2ExchangeCode(forTokens: Secret(code))
    }

    private func fetches(_ mock: MockGlobus) -> Int {
        mock.requests().filter { $0.path.contains("jwk") || $0.path.contains("openid-configuration") }.count
    }

    @Test("The claims of a token are read after its signature was checked, and keys are fetched once")
    func claims() async throws {
        let mock = try await MockGlobus.started()
        let response = try await login(mock)
        let decoder = IDTokenDecoder(try client(mock))
        for _ in 0..<3 {
            let claims = try await response.decodeIDToken(by: decoder)
            #expect(claims["sub"]?.string == response.identityID)
            #expect(claims["aud"] == .string(MockGlobus.Client.native.id))
        }
        #expect(fetches(mock) == 2)
        await mock.stop()
    }

    @Test("A key that is new is fetched, and old ones that are still published count")
    func rotation() async throws {
        let mock = try await MockGlobus.started()
        let old = try await login(mock)
        let decoder = IDTokenDecoder(try client(mock))
        _ = try await old.decodeIDToken(by: decoder)
        try mock.rotateSigningKey(keepingOld: true)
        let new = try await login(mock)
        _ = try await new.decodeIDToken(by: decoder)
        _ = try await old.decodeIDToken(by: decoder)
        #expect(fetches(mock) == 3)
        await mock.stop()
    }

    @Test("A token of another client, another issuer, another login or another time is refused")
    func refusals() async throws {
        let mock = try await MockGlobus.started()
        let response = try await login(mock)
        let decoder = IDTokenDecoder(try client(mock))
        let other = IDTokenDecoder(try client(mock, clientID: "somebody-else"))
        await expectRefusal("issued to another client") { try await response.decodeIDToken(by: other) }
        await expectRefusal("nonce") { try await response.decodeIDToken(by: decoder, .init(nonce: "n")) }
        let configuration = try await client(mock).openIDConfiguration().parsedJSON()
        var members = configuration.object ?? [:]
        members["issuer"] = "https://evil.example"
        let foreign = IDTokenDecoder.Options(openIDConfiguration: .object(members))
        await expectRefusal("issued by") { try await response.decodeIDToken(by: decoder, foreign) }
        let late = IDTokenDecoder(try client(mock, offset: 172_800 + 310))
        await expectRefusal("has expired") { try await response.decodeIDToken(by: late) }
        let early = IDTokenDecoder(try client(mock, offset: -400))
        await expectRefusal("not valid yet") { try await response.decodeIDToken(by: early) }
        let nearly = IDTokenDecoder(try client(mock, offset: -290))
        _ = try await response.decodeIDToken(by: nearly)
        await mock.stop()
    }

    @Test("A token that was changed, is not signed, or is signed by a key of somebody else is refused")
    func forgeries() async throws {
        let (mock, stranger) = (try await MockGlobus.started(), try await MockGlobus.started())
        let response = try await login(mock)
        try stranger.rotateSigningKey(keepingOld: false)
        let decoder = IDTokenDecoder(try client(mock))
        let text = try #require(response.idToken).reveal()
        let parts = text.split(separator: ".").map(String.init)
        let foreignParts = try #require(try await login(stranger).idToken).reveal().split(separator: ".").map(
            String.init
        )
        // {"alg":"none"} and {"alg":"HS256"}
        let headers = ["eyJhbGciOiJub25lIn0", "eyJhbGciOiJIUzI1NiJ9"]
        let forgeries =
            [
                "\(parts[0]).\(foreignParts[1]).\(parts[2])", "\(parts[0]).\(parts[1]).", "\(parts[0]).\(parts[1])",
                "x",
                foreignParts.joined(separator: "."),
            ] + headers.map { "\($0).\(parts[1]).\(parts[2])" }
        for forgery in forgeries {
            let error = await #expect(throws: GlobusError.self) { try await decoder.claims(of: Secret(forgery)) }
            #expect(error?.code == .idToken)
            #expect(error?.message.contains(parts[1]) == false)
        }
        await mock.stop()
        await stranger.stop()
    }

    @Test("A key set and a configuration that are given are not fetched, and a key set alone is a mistake")
    func given() async throws {
        let mock = try await MockGlobus.started()
        let response = try await login(mock)
        let client = try client(mock)
        let configuration = try await client.openIDConfiguration().parsedJSON()
        let jwk = try await client.jwk(openIDConfiguration: configuration)
        let before = fetches(mock)
        let decoder = IDTokenDecoder(client)
        _ = try await response.decodeIDToken(by: decoder, .init(openIDConfiguration: configuration, jwk: jwk))
        #expect(fetches(mock) == before)
        let error = await #expect(throws: GlobusError.self) {
            try await response.decodeIDToken(by: decoder, .init(jwk: jwk))
        }
        #expect(error?.message == "passing jwk without openid configuration is not allowed")
        let pem = try await client.jwkAsPEM(openIDConfiguration: configuration)
        #expect(pem.hasPrefix("-----BEGIN PUBLIC KEY-----\n"))
        await mock.stop()
    }

    /// A token of the claims, signed by SHA-512, and the key set with the key, which has no name.
    private func signedBySHA512(_ claims: String) throws -> (token: Secret, jwk: JSONValue) {
        let key = try _RSA.Signing.PrivateKey(keySize: .bits2048)
        let content = [#"{"alg": "RS512"}"#, claims].map { encode($0.utf8) }.joined(separator: ".")
        let digest = SHA512.hash(data: Data(content.utf8))
        let signature = try key.signature(for: digest, padding: .insecurePKCS1v1_5).rawRepresentation
        let numbers = try key.publicKey.getKeyPrimitives()
        let jwk: JSONValue = [
            "keys": [
                ["kty": "EC", "kid": "other"],
                [
                    "kty": "RSA", "n": .string(encode(numbers.modulus)), "e": .string(encode(numbers.publicExponent)),
                ],
            ]
        ]
        return (Secret("\(content).\(encode(signature))"), jwk)
    }

    private func encode(_ bytes: some Sequence<UInt8>) -> String {
        Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    @Test("RS512 counts where the server signs so, and keys need no names")
    func longDigest() async throws {
        let mock = try await MockGlobus.started()
        let client = try client(mock)
        let now = Int(client.service.now)
        let claims =
            #"{"iss": "me", "aud": ["\#(client.clientID)"], "sub": "ada", "exp": \#(now + 60), "iat": \#(now)}"#
        let (token, jwk) = try signedBySHA512(claims)
        let decoder = IDTokenDecoder(client)
        let read = try await decoder.claims(of: token, .init(openIDConfiguration: ["issuer": "me"], jwk: jwk))
        #expect(read["sub"] == "ada")
        let configuration: JSONValue = ["issuer": "me", "id_token_signing_alg_values_supported": ["RS256"]]
        await expectRefusal("the server signs by RS256") {
            try await decoder.claims(of: token, .init(openIDConfiguration: configuration, jwk: jwk))
        }
        let (_, stranger) = try signedBySHA512(claims)
        await expectRefusal("The signature of the ID token is wrong") {
            try await decoder.claims(of: token, .init(openIDConfiguration: ["issuer": "me"], jwk: stranger))
        }
        await mock.stop()
    }

    private func expectRefusal(_ words: String, _ body: () async throws -> JSONValue) async {
        let error = await #expect(throws: GlobusError.self) { _ = try await body() }
        #expect(error?.code == .idToken)
        #expect(error?.message.contains(words) == true)
    }
}
