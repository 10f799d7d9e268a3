import GlobusAuth
import Testing

@Suite struct CleartextTests {
    @Test("Credentials are not sent over cleartext beyond this machine, nor is the authorizer asked")
    func refusal() async throws {
        let http = makeAcceptingHTTP()
        let authorizer = RecordingAuthorizer("Bearer secret")
        let client = try makeClient(http, baseURL: "http://service.example/", authorizer: authorizer)
        let error = await #expect(throws: GlobusError.self) { try await client.get("/x") }
        #expect(error?.code == .usage)
        #expect(error?.message.contains("http://service.example/x") == true)
        #expect(http.requests.isEmpty)
        #expect(authorizer.asked == 0)
    }

    @Test(
        "A caller's own header and a form of credentials are refused as well",
        arguments: [
            RequestOptions(headers: ["authorization": "Bearer own"]),
            RequestOptions(body: .form(["refresh_token": "r"])),
            RequestOptions(body: .form(["client_secret": "s"])),
            RequestOptions(body: .form(["code_verifier": "v"])),
            RequestOptions(body: .form(["token": "t"])),
            RequestOptions(body: .form(["grant_type": "authorization_code", "code": "c"])),
            RequestOptions(query: ["access_token": "t"]),
            RequestOptions(headers: ["cookie": "session=1"]),
            RequestOptions(headers: ["Proxy-Authorization": "Basic eDp5"]),
        ]
    )
    func ownCredentials(options: RequestOptions) async throws {
        let http = makeAcceptingHTTP()
        let requester = try Requester(httpClient: http, time: ManualTime())
        let error = await #expect(throws: GlobusError.self) {
            try await requester.request("POST", "http://service.example/", options)
        }
        #expect(error?.code == .usage)
        #expect(error?.message.contains("allow it with --allow-insecure-http") == true)
        #expect(http.requests.isEmpty)
    }

    @Test("A token in the URL itself is refused as well", arguments: ["?access_token=t", "?a=1&%74oken=t"])
    func ownQuery(query: String) async throws {
        let http = makeAcceptingHTTP()
        let requester = try Requester(httpClient: http, time: ManualTime())
        await #expect(throws: GlobusError.self) {
            try await requester.request("GET", "http://service.example/" + query)
        }
        _ = try await requester.request("GET", "http://service.example/?code=NotFound&page=2")
        #expect(http.requests.count == 1)
    }

    @Test("A login client may send its secret where it is told so, and not otherwise", arguments: [true, false])
    func loginClient(isAllowed: Bool) async throws {
        let http = StubHTTPClient([.success(tokenAnswer("new-token"))])
        let client = try ConfidentialAppAuthClient(
            clientID: "cid",
            clientSecret: "secret",
            options: LoginClientOptions(baseURL: "http://auth.example/", allowsInsecureHTTP: isAllowed),
            httpClient: http,
            time: ManualTime()
        )
        let tokens = try? await client.oauth2ClientCredentialsTokens("openid")
        #expect((tokens != nil) == isAllowed)
        #expect(http.requests.count == (isAllowed ? 1 : 0))
    }

    @Test("Loopback may have them", arguments: ["http://localhost:1/", "http://127.0.0.1:1/", "http://[::1]:1/"])
    func loopback(url: String) async throws {
        let http = makeAcceptingHTTP()
        _ = try await makeClient(http, baseURL: url, authorizer: RecordingAuthorizer("Bearer good")).get("")
        #expect(http.requests.map(\.authorization) == ["Bearer good"])
    }

    @Test("Who allows it in so many words may send them anywhere")
    func allowed() async throws {
        let http = makeAcceptingHTTP()
        let authorizer = RecordingAuthorizer("Bearer good")
        let client = try makeClient(http, baseURL: "http://service.example/", authorizer: authorizer) {
            $0.allowsInsecureHTTP = true
        }
        _ = try await client.get("/x")
        #expect(http.requests.map(\.authorization) == ["Bearer good"])
    }

    @Test("Requests without credentials go over cleartext")
    func withoutCredentials() async throws {
        let http = makeAcceptingHTTP()
        let plain = try makeClient(http, baseURL: "http://service.example/")
        _ = try await plain.post("/x", RequestOptions(body: .form(["a": 1])))
        let none = RecordingAuthorizer(nil, isReady: true)
        _ = try await makeClient(http, baseURL: "http://service.example/", authorizer: none).get("/x")
        #expect(http.requests.map(\.authorization) == [nil, nil])
    }
}
