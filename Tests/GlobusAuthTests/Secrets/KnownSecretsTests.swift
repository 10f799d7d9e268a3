import Foundation
import GlobusAuth
import Testing

@Suite struct KnownSecretsTests {
    @Test("What was remembered is replaced wherever it stands, as it is and as a form writes it")
    func replaces() {
        let known = KnownSecrets()
        known.insert("first-secret")
        known.insert(authorization: "Bearer second-secret")
        known.insert(authorization: "Basic dXNlcjpwYXNzIHdvcmQrMQ==")
        let text = "first-secret,second-secret;first-secretdXNlcjpwYXNzIHdvcmQrMQ== pass word+1 pass+word%2B1 rest"
        #expect(
            known.redacted(text)
                == "<redacted>,<redacted>;<redacted><redacted> <redacted> <redacted> rest"
        )
    }

    @Test(
        "A secret is replaced however it is escaped for a URL, and Base64 without its padding",
        arguments: [
            "a/b%2Bc%28d%29%3D%3D%20e", "a/b%2bc%28d%29%3d%3d%20e", "a%2fb%2bc%28d%29%3d%3d+e",
            "a%2Fb%2Bc(d)%3D%3D%20e", "a%2fb%2bc(d)%3d%3d%20e", "Zm9vL2JhcitiYXo/Pw",
        ]
    )
    func spellings(spelling: String) {
        let known = KnownSecrets()
        known.insert("a/b+c(d)== e")
        known.insert("Zm9vL2JhcitiYXo/Pw==")
        #expect(known.redacted("it was \(spelling), no other") == "it was <redacted>, no other")
    }

    @Test("Of a long text no more is searched than is shown, and a secret at the cut does not show in part")
    func longTexts() {
        let known = KnownSecrets()
        let secret = String(repeating: "s3cr3t", count: 1000)
        known.insert(Secret(secret))
        for blank in stride(from: 0, to: 60_000, by: 1_000) {
            let text = String(repeating: " ", count: blank) + String(repeating: secret, count: 40)
            let shown = known.printable(text, limit: 10_000)
            #expect(!shown.contains("s3cr3t") && shown.hasSuffix("…") && shown.count <= 10_001, "\(blank)")
        }
        #expect(known.printable("a \(secret)", limit: 20) == "a <redacted>")
    }

    @Test("Of a header without a scheme that is known every word is a secret")
    func unknownScheme() {
        let known = KnownSecrets()
        known.insert(authorization: "a-secret-token\r\nX: y")
        #expect(known.redacted("it was a-secret-token") == "it was <redacted>")
    }

    @Test("A password is a secret whatever character it begins with")
    func combiningMark() {
        let known = KnownSecrets()
        known.insert(authorization: "Basic " + Data("me:\u{301}pass-word".utf8).base64EncodedString())
        #expect(known.redacted("it was,\u{301}pass-word") == "it was,<redacted>")
    }

    @Test("Of secrets that begin alike the longest is replaced")
    func longest() {
        let known = KnownSecrets()
        for secret in ["secret-token", "secret-token-with-more", "secret-token-with"] { known.insert(Secret(secret)) }
        #expect(known.redacted("secret-token-with-more secret-token-wit") == "<redacted> <redacted>-wit")
    }

    @Test("Short words are not remembered, since they stand for other things as well")
    func short() {
        let known = KnownSecrets()
        known.insert("denied")
        known.insert(nil)
        #expect(known.redacted("access denied") == "access denied")
    }

    @Test("Beyond the capacity those go first that were not used for longest")
    func capacity() {
        let known = KnownSecrets(capacity: 16)
        known.insert("client-secret")
        for number in 1000..<1100 {
            known.insert(Secret("token-number-\(number)"))
            known.insert("client-secret")
        }
        #expect(
            known.redacted("client-secret token-number-1099 token-number-1000")
                == "<redacted> <redacted> token-number-1000"
        )
    }

    @Test("However it is shown, no secret shows")
    func hides() {
        let known = KnownSecrets()
        known.insert("s3cr3t-token")
        #expect(!shown(known).contains("s3cr3t"))
        #expect(!shown(Diagnostics(knownSecrets: known)).contains("s3cr3t"))
    }

    @Test("An error does not show what another request has sent or brought")
    func otherRequests() async throws {
        let known = KnownSecrets()
        let diagnostics = Diagnostics(knownSecrets: known)
        let login = StubHTTPClient([.success(tokenAnswer("granted-access", refreshToken: "granted-refresh"))])
        let client = try ConfidentialAppAuthClient(
            clientID: "cid",
            clientSecret: "client-secret",
            options: LoginClientOptions(diagnostics: diagnostics),
            httpClient: login,
            time: ManualTime()
        )
        _ = try await client.oauth2RefreshToken("given-refresh")
        let echo = "granted-access granted-refresh client-secret given-refresh own-token-1"
        let http = StubHTTPClient([.success(.json(#"{"code": "C", "message": "\#(echo)"}"#, status: 400))])
        let service = try makeClient(http) { $0.diagnostics = diagnostics }
        let options = RequestOptions(headers: ["Authorization": "Bearer own-token-1"])
        let error = await #expect(throws: GlobusError.self) { try await service.get("/x", options) }
        let redacted = Array(repeating: "<redacted>", count: 5).joined(separator: " ")
        #expect(error?.response?.message == redacted)
        #expect(error?.line.hasSuffix("400 C: \(redacted)") == true)
    }

    @Test("A renewing authorizer remembers what its grant and its storage bring")
    func renewals() async throws {
        let known = KnownSecrets()
        let stored = TokenData(
            resourceServer: "s",
            scope: "",
            accessToken: "stored-access",
            refreshToken: "stored-refresh",
            expiresAtSeconds: 0
        )
        let authorizer = try RefreshTokenAuthorizer(
            refreshToken: nil,
            authClient: FakeAuth { _ in tokenAnswer("granted-access", refreshToken: "rotated-refresh") }.native(),
            options: RenewalOptions(storage: FakeTokenStorage([stored]), diagnostics: Diagnostics(knownSecrets: known))
        )
        try await authorizer.ensureValidToken()
        let text = "stored-access stored-refresh granted-access rotated-refresh"
        #expect(known.redacted(text) == "<redacted> <redacted> <redacted> <redacted>")
    }

    @Test("A renewing authorizer remembers what an author's own grant brings")
    func ownGrant() async throws {
        let known = KnownSecrets()
        let authorizer = try RenewingAuthorizer(
            grant: FakeGrant { _ in .init(token: "author-access", expiresAt: nil, refreshToken: "author-refresh") },
            options: RenewalOptions(diagnostics: Diagnostics(knownSecrets: known)),
            time: ManualTime()
        )
        try await authorizer.ensureValidToken()
        #expect(known.redacted("author-access author-refresh") == "<redacted> <redacted>")
    }
}
