import GlobusAuth
import Testing

/// The description of a failed request.
@Suite struct FailureDescriptionTests {
    private let down = GlobusError(.connection, "cannot connect to service.example: connection refused")

    @Test("A failure on the way names method and URL, how often it was tried, and how long")
    func attempts() async throws {
        let time = ManualTime()
        let http = StubHTTPClient([.failure(down)])
        let client = try makeClient(http, time: time)
        let error = await #expect(throws: GlobusError.self) {
            try await client.get("/a/b", RequestOptions(query: ["access_token": "t0k-secret"]))
        }
        #expect(error?.code == .connection)
        #expect(
            error?.message == "GET https://service.example/a/b failed after 6 attempts in 16 s: \(down.message)"
        )
        #expect(error?.line == error?.message)
    }

    @Test(
        "One attempt is one, and short times have a fraction",
        arguments: [(0.0, "0 s"), (0.04, "0 s"), (0.25, "0.3 s"), (3, "3 s"), (9.96, "10 s"), (12.4, "12 s")]
            as [(Double, String)]
    )
    func oneAttempt(seconds: Double, words: String) async throws {
        let time = ManualTime()
        let down = down
        let http = StubHTTPClient { _ in
            time.advance(by: seconds)
            throw down
        }
        let client = try makeClient(http, time: time) { $0.maxRetries = 0 }
        let error = await #expect(throws: GlobusError.self) { try await client.post("/x") }
        #expect(
            error?.message == "POST https://service.example/x failed after 1 attempt in \(words): \(down.message)"
        )
    }

    @Test(
        "So does every kind of failure on the way",
        arguments: [GlobusError.Code.network, .timeout, .connectionTimeout, .connection]
    )
    func kinds(code: GlobusError.Code) async throws {
        let http = StubHTTPClient([.failure(GlobusError(code, "no", mayHaveBeenProcessed: true, isTransient: false))])
        let client = try makeClient(http)
        let error = await #expect(throws: GlobusError.self) { try await client.get("/x") }
        #expect(error?.code == code)
        #expect(error?.message == "GET https://service.example/x failed after 1 attempt in 0 s: no")
        #expect(error?.mayHaveBeenProcessed == true)
        #expect(error?.isTransient == false)
    }

    @Test("A failure that will not pass is not repeated")
    func permanent() async throws {
        let http = StubHTTPClient([
            .failure(GlobusError(.connection, "no", mayHaveBeenProcessed: false, isTransient: false))
        ])
        let time = ManualTime()
        let client = try makeClient(http, time: time)
        await #expect(throws: GlobusError.self) { try await client.get("/x") }
        #expect(http.requests.count == 1)
        #expect(time.sleeps.isEmpty)
    }

    @Test("A redirect that cannot be followed says where it came from")
    func redirect() async throws {
        let http = StubHTTPClient([
            .success(HTTPResponse(status: 302, headers: ["Location": "https://service.example/y"]))
        ])
        let client = try makeClient(http)
        let error = await #expect(throws: GlobusError.self) { try await client.get("/x") }
        #expect(
            error?.message.hasPrefix("GET https://service.example/y failed after 1 attempt in 0 s: it was redirected")
                == true
        )
    }

    @Test("A total deadline that passes between attempts says how many there were")
    func deadline() async throws {
        let time = ManualTime()
        let down = down
        let http = StubHTTPClient { _ in
            time.advance(by: 4)
            throw down
        }
        let client = try makeClient(http, time: time)
        let error = await #expect(throws: GlobusError.self) {
            try await client.get("/x", RequestOptions(totalTimeout: .seconds(6)))
        }
        #expect(error?.message.contains("failed after 2 attempts in 8.5 s") == true)
    }

    @Test("Secrets do not show")
    func secrets() async throws {
        let http = StubHTTPClient([.failure(down)])
        let client = try makeClient(http, authorizer: try AccessTokenAuthorizer("t0k-secret")) { $0.maxRetries = 0 }
        let error = await #expect(throws: GlobusError.self) { try await client.get("/t0k-secret") }
        #expect(error?.message.hasPrefix("GET https://service.example/<redacted> failed") == true)
    }
}
