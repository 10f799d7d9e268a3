import Foundation
import MockGlobus
import Testing

@Suite struct AuthorizationCodeTests {
    private static let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    private static let redirect = "http://127.0.0.1:9/callback"

    /// Requests a code, with some fields of the query replaced or left out.
    private func authorize(_ mock: MockGlobus, _ changes: [String: String?] = [:]) async throws -> TestReply {
        var fields: [String: String?] = [
            "client_id": MockGlobus.Client.native.id, "redirect_uri": Self.redirect, "response_type": "code",
            "scope": "openid \(MockGlobus.transferScope)", "state": "s t&1", "access_type": "offline",
            "code_challenge": MockGlobus.codeChallenge(for: Self.verifier), "code_challenge_method": "S256",
            "nonce": "n1",
        ]
        fields.merge(changes) { $1 }
        let query = fields.compactMap { name, value in value.map { "\(name)=\(TestRequest.encode($0))" } }
        return try await mock.send(.get("/v2/oauth2/authorize?" + query.joined(separator: "&")))
    }

    private func location(_ reply: TestReply) throws -> [String: String] {
        let location = try #require(reply.headers["location"])
        let components = try #require(URLComponents(string: location))
        #expect(location.hasPrefix(Self.redirect + "?"))
        let items = components.queryItems ?? []
        return Dictionary(items.map { ($0.name, $0.value ?? "") }, uniquingKeysWith: { $1 })
    }

    private func exchange(
        _ mock: MockGlobus,
        _ code: String,
        redirect: String = redirect,
        verifier: String? = verifier
    )
        async throws -> TestReply
    {
        var form = [
            ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", redirect),
            ("client_id", MockGlobus.Client.native.id),
        ]
        if let verifier { form.append(("code_verifier", verifier)) }
        return try await mock.send(.form("/v2/oauth2/token", form))
    }

    @Test("The challenge of a verifier is the one of RFC 7636, appendix B")
    func challenge() {
        #expect(MockGlobus.codeChallenge(for: Self.verifier) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
    }

    @Test("Logging in redirects back with a code and the state, and the code gives tokens of each resource server")
    func login() async throws {
        let mock = try await MockGlobus.still()
        let reply = try await authorize(mock)
        #expect(reply.status == 302)
        let items = try location(reply)
        #expect(items["state"] == "s t&1")
        let code = try #require(items["code"])
        #expect(code.hasPrefix("mock-code-"))
        let tokens = try await exchange(mock, code)
        #expect(tokens.status == 200)
        #expect(try tokens.string("resource_server") == "auth.globus.org")
        #expect(try tokens.string("state") == "s t&1")
        #expect(try tokens.string("id_token") != nil)
        let others = try #require(try tokens.json["other_tokens"] as? [[String: Any]])
        #expect(others.map { $0["resource_server"] as? String } == ["transfer.api.globus.org"])
        #expect((others[0]["refresh_token"] as? String)?.hasPrefix("mock-refresh-") == true)
    }

    @Test("The nonce of the login is in the ID token")
    func nonce() async throws {
        let mock = try await MockGlobus.still()
        let code = try #require(try location(await authorize(mock, ["nonce": "n-7"]))["code"])
        let parts = try #require(try await exchange(mock, code).string("id_token")).split(separator: ".")
        let payload = parts[1] + String(repeating: "=", count: (4 - parts[1].count % 4) % 4)
        let claims = try #require(
            Data(base64Encoded: String(payload.replacing("-", with: "+").replacing("_", with: "/")))
        )
        #expect(String(decoding: claims, as: UTF8.self).contains(#""nonce":"n-7""#))
    }

    @Test("Without offline access there is no refresh token")
    func online() async throws {
        let mock = try await MockGlobus.still()
        let code = try #require(try location(await authorize(mock, ["access_type": "online"]))["code"])
        #expect(try await exchange(mock, code).json["refresh_token"] == nil)
    }

    static let refusedProofs: [(verifier: String?, error: String)] = [
        ("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXx", "invalid_grant"), (nil, "invalid_request"),
    ]

    @Test(
        "A wrong or missing verifier is refused, and the code stays good",
        .serialized,
        arguments: refusedProofs.indices
    )
    func refusedProof(index: Int) async throws {
        let (verifier, error) = Self.refusedProofs[index]
        let mock = try await MockGlobus.still()
        let code = try #require(try location(await authorize(mock))["code"])
        #expect(try await exchange(mock, code, verifier: verifier).string("error") == error)
        #expect(try await exchange(mock, code).status == 200)
    }

    @Test("A verifier without a challenge is refused")
    func unexpectedVerifier() async throws {
        let mock = try await MockGlobus.still()
        let code = try mock.issueAuthorizationCode(redirectURI: Self.redirect)
        #expect(try await exchange(mock, code).string("error") == "invalid_request")
        #expect(try await exchange(mock, code, verifier: nil).status == 200)
    }

    @Test("Another redirect URI than the code was asked for with is refused")
    func otherRedirect() async throws {
        let mock = try await MockGlobus.still()
        let code = try #require(try location(await authorize(mock))["code"])
        let reply = try await exchange(mock, code, redirect: "http://127.0.0.1:9/other")
        #expect(try reply.string("error") == "invalid_grant")
    }

    @Test("A code that is used twice revokes the tokens it gave")
    func usedTwice() async throws {
        let mock = try await MockGlobus.still()
        let code = try #require(try location(await authorize(mock))["code"])
        let access = try #require(try await exchange(mock, code).string("access_token"))
        #expect(mock.isActive(access))
        #expect(try await exchange(mock, code).string("error") == "invalid_grant")
        #expect(!mock.isActive(access))
    }

    @Test("A code expires after ten minutes")
    func expired() async throws {
        let mock = try await MockGlobus.still()
        let code = try #require(try location(await authorize(mock))["code"])
        mock.advance(seconds: 601)
        #expect(try await exchange(mock, code).string("error") == "invalid_grant")
    }

    static let redirectedErrors: [(changes: [String: String?], error: String)] = [
        (["code_challenge": nil], "invalid_request"),
        (["code_challenge_method": "plain"], "invalid_request"),
        (["response_type": "token"], "unsupported_response_type"),
        (["scope": nil], "invalid_request"),
        (["scope": "no-such-scope"], "invalid_scope"),
    ]

    @Test(
        "A request that is refused is redirected back with the error and the state",
        .serialized,
        arguments: redirectedErrors.indices
    )
    func redirectedError(index: Int) async throws {
        let (changes, error) = Self.redirectedErrors[index]
        let mock = try await MockGlobus.still()
        let items = try location(await authorize(mock, changes))
        #expect(items["error"] == error)
        #expect(items["state"] == "s t&1")
        #expect(items["code"] == nil)
    }

    @Test("A person who does not consent is redirected back with access_denied")
    func denied() async throws {
        let mock = try await MockGlobus.still()
        mock.tokenPolicy.grantsConsent = false
        #expect(try location(await authorize(mock))["error"] == "access_denied")
    }

    @Test("A client or redirect URI that is not known is answered and never redirected to")
    func nothingToTrust() async throws {
        let mock = try await MockGlobus.still()
        mock.register(.init(id: "fixed", secret: "s", redirectURIs: ["https://app.example/back"]))
        let stranger = try await authorize(mock, ["client_id": "nobody"])
        let elsewhere = try await authorize(mock, ["client_id": "fixed"])
        #expect(stranger.status == 400)
        #expect(elsewhere.status == 400)
        #expect(stranger.headers["location"] == nil)
        #expect(elsewhere.headers["location"] == nil)
    }

    @Test("The page for codes to copy shows the code as plain text")
    func codePage() async throws {
        let mock = try await MockGlobus.still()
        let reply = try await mock.send(.get("/v2/web/auth-code?code=%3Cb%3E"))
        #expect(reply.text == "<b>\n")
        #expect(reply.headers["content-type"] == "text/plain; charset=utf-8")
    }
}
