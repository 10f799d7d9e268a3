import GlobusAuth
import Testing

@Suite struct LoginFlowTests {
    private let auth = FakeAuth { _ in tokenAnswer("AT") }
    private let verifier: Secret = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"

    @Test("A native client's authorize URL has the parameters of the Globus SDK in its order")
    func nativeURL() throws {
        let client = auth.native()
        try client.oauth2StartFlow(["a", "b[*c]"], verifier: verifier)
        #expect(
            try client.oauth2AuthorizeURL() == """
                https://auth.example.org/v2/oauth2/authorize?client_id=cid\
                &redirect_uri=https%3A%2F%2Fauth.example.org%2Fv2%2Fweb%2Fauth-code&scope=a+b%5B%2Ac%5D\
                &state=_default&response_type=code&access_type=online\
                &code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256
                """
        )
    }

    @Test("Everything a native login can be given is in the authorize URL")
    func nativeURLWithEverything() throws {
        let client = auth.native()
        try client.oauth2StartFlow(
            "a",
            redirectURI: "http://127.0.0.1:8/",
            state: "st~te",
            verifier: verifier,
            refreshTokens: true,
            prefillNamedGrant: "my é"
        )
        let url = try client.oauth2AuthorizeURL(
            session: SessionParameters(
                requiredIdentities: ["i1", "i2"],
                requiredSingleDomain: ["d"],
                requiredPolicies: ["p1", "p2"],
                requiredMFA: true,
                message: "hi there",
                prompt: "login"
            ),
            query: ["state": "mine", "extra": false]
        )
        #expect(
            url.hasSuffix(
                """
                &redirect_uri=http%3A%2F%2F127.0.0.1%3A8%2F&scope=a&state=mine&response_type=code\
                &access_type=offline&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM\
                &code_challenge_method=S256&prefill_named_grant=my+%C3%A9&session_required_mfa=True\
                &session_message=hi+there&prompt=login&extra=False&session_required_identities=i1%2Ci2\
                &session_required_single_domain=d&session_required_policies=p1%2Cp2
                """
            )
        )
    }

    @Test("A confidential client's authorize URL has no proof of possession")
    func confidentialURL() throws {
        let client = auth.confidential()
        try client.oauth2StartFlow(redirectURI: "https://app.example/cb", "a", state: "s", refreshTokens: true)
        #expect(
            try client.oauth2AuthorizeURL() == """
                https://auth.example.org/v2/oauth2/authorize?client_id=cid\
                &redirect_uri=https%3A%2F%2Fapp.example%2Fcb&scope=a&state=s&response_type=code&access_type=offline
                """
        )
    }

    @Test(
        "Lists of session requirements are joined by commas wherever they come from, and empty ones are left out",
        arguments: [
            (["session_required_identities": .list(["a", "b"])], "&session_required_identities=a%2Cb"),
            (["session_required_single_domain": .list(["a", 1])], "&session_required_single_domain=a%2C1"),
            (
                ["session_required_policies": "p,q", "x": .list(["1", "2"])], "&x=1&x=2&session_required_policies=p%2Cq"
            ),
            (["session_required_policies": ""], ""), (["session_required_identities": .list([])], ""),
        ] as [(Parameters, String)]
    )
    func sessionLists(query: Parameters, expected: String) throws {
        let client = auth.native()
        try client.oauth2StartFlow("a", verifier: verifier)
        let url = try client.oauth2AuthorizeURL(query: query)
        #expect(url.hasSuffix("&code_challenge_method=S256\(expected)"))
    }

    @Test("A query's list wins over the session's, also where it is empty")
    func sessionListsOverridden() throws {
        let client = auth.native()
        try client.oauth2StartFlow("a", verifier: verifier)
        let session = SessionParameters(requiredIdentities: ["x"])
        let other = try client.oauth2AuthorizeURL(
            session: session,
            query: ["session_required_identities": .list(["y", "z"])]
        )
        #expect(other.hasSuffix("S256&session_required_identities=y%2Cz"))
        let none = try client.oauth2AuthorizeURL(session: session, query: ["session_required_identities": .list([])])
        #expect(none.hasSuffix("S256"))
    }

    @Test("An empty redirect URI of a native client means the page that shows the code")
    func emptyRedirectURI() throws {
        let client = auth.native()
        try client.oauth2StartFlow("a", redirectURI: "")
        #expect(
            try client.oauth2AuthorizeURL().contains(
                "&redirect_uri=https%3A%2F%2Fauth.example.org%2Fv2%2Fweb%2Fauth-code&"
            )
        )
    }

    @Test(
        "The authorize URL and the default redirect URI are joined to the base URL as requests are",
        arguments: [
            ("https://a.example", ""), ("https://a.example/", ""), ("https://a.example//", "/"),
            ("https://a.example/x", "/x"), ("https://a.example/x/", "/x"), ("https://a.example/x//", "/x/"),
            ("https://a.example//x", "//x"), ("https://a.example/x//y", "/x//y"),
        ]
    )
    func slashes(base: String, path: String) async throws {
        let http = StubHTTPClient { _ in json("{}") }
        let options = LoginClientOptions(baseURL: base)
        let client = try NativeAppAuthClient(clientID: "c", options: options, httpClient: http, time: FakeTime())
        try client.oauth2StartFlow("a")
        let url = try client.oauth2AuthorizeURL()
        #expect(url.hasPrefix("https://a.example\(path)/v2/oauth2/authorize?"))
        let redirect = "https://a.example\(path)/v2/web/auth-code".replacing("/", with: "%2F").replacing(
            ":",
            with: "%3A"
        )
        #expect(url.contains("&redirect_uri=\(redirect)&"))
        _ = try await client.openIDConfiguration()
        #expect(http.requests.map { "\($0.url)" } == ["https://a.example\(path)/.well-known/openid-configuration"])
    }

    @Test("A native client exchanges the code with its ID and the verifier")
    func nativeExchange() async throws {
        let client = auth.native()
        try client.oauth2StartFlow("a", verifier: verifier)
        let response = try await client.oauth2ExchangeCode(forTokens: "CODE+é")
        #expect(response.kind == .authorizationCode)
        #expect(
            auth.calls.map(\.form) == [
                [
                    "client_id=cid", "grant_type=authorization_code", "code=CODE+é",
                    "code_verifier=dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
                    "redirect_uri=https://auth.example.org/v2/web/auth-code",
                ]
            ]
        )
    }

    @Test("A confidential client exchanges the code without naming itself")
    func confidentialExchange() async throws {
        let client = auth.confidential()
        try client.oauth2StartFlow(redirectURI: "https://app.example/cb", "a")
        _ = try await client.oauth2ExchangeCode(forTokens: "CODE")
        #expect(
            auth.calls[0].form == ["grant_type=authorization_code", "code=CODE", "redirect_uri=https://app.example/cb"]
        )
    }

    @Test("A refused code is an error of Globus Auth")
    func refusedCode() async throws {
        let client = FakeAuth { _ in throw oauthError("invalid_grant", status: 401) }.native()
        try client.oauth2StartFlow("a")
        let error = await #expect(throws: GlobusError.self) { try await client.oauth2ExchangeCode(forTokens: "CODE") }
        #expect(error?.code == .authAPI)
    }

    @Test("Starting another login replaces the one under way")
    func restart() throws {
        let client = auth.native()
        try client.oauth2StartFlow("first")
        try client.oauth2StartFlow("second")
        #expect(try client.oauth2AuthorizeURL().contains("scope=second"))
    }

    @Test("Before a login was started, both steps fail in the words of the Globus SDK")
    func notStarted() async {
        let client = auth.native()
        let hint = "until starting an OAuth2 flow. Call the oauth2_start_flow() method on this AuthClient to resolve"
        let first = #expect(throws: GlobusError.self) { try client.oauth2AuthorizeURL() }
        #expect(first?.message == "Cannot get authorize URL \(hint)")
        let second = await #expect(throws: GlobusError.self) { try await client.oauth2ExchangeCode(forTokens: "C") }
        #expect(second?.message == "Cannot exchange auth code \(hint)")
        #expect(auth.calls.isEmpty)
    }

    @Test("A login without scopes is a usage error")
    func badStart() {
        let scopeless = #expect(throws: GlobusError.self) { try auth.native().oauth2StartFlow([]) }
        #expect(scopeless?.message == "'requested_scopes' cannot be the empty string or empty collection.")
    }

    @Test("Dependent tokens without scopes are refused under the parameter's own name")
    func scopelessDependentTokens() async {
        let error = await #expect(throws: GlobusError.self) {
            try await auth.confidential().oauth2DependentTokens(for: "T", scope: [])
        }
        #expect(error?.message == "'scope' cannot be the empty string or empty collection.")
    }
}
