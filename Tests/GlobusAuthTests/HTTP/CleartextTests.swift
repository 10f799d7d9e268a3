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
        ]
    )
    func ownCredentials(options: RequestOptions) async throws {
        let http = makeAcceptingHTTP()
        let requester = try Requester(httpClient: http, time: ManualTime())
        let error = await #expect(throws: GlobusError.self) {
            try await requester.request("POST", "http://service.example/", options)
        }
        #expect(error?.code == .usage)
        #expect(http.requests.isEmpty)
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
