import GlobusAuth
import Logging
import Testing

@Suite struct DebugLogTests {
    private let log = LineLog()

    private func client(_ http: StubHTTPClient, authorizer: (any Authorizer)? = nil) throws -> BaseClient {
        try makeClient(http, authorizer: authorizer) { $0.diagnostics = Diagnostics(logger: log.logger(.debug)) }
    }

    /// The lines without their durations.
    private var lines: [String] { log.lines.map { $0.replacing(/\ in [0-9.]+ ms/, with: "") } }

    @Test("A request is one line with its method, its URL, its status and its duration")
    func single() async throws {
        _ = try await client(StubHTTPClient(statuses: 200)).get(
            "/x",
            RequestOptions(query: ["limit": 2, "token": "tok-12345"])
        )
        let line = try #require(log.lines.first)
        #expect(
            line.wholeMatch(
                of: /GET https:\/\/service.example\/x\?limit=2&token=<secret [0-9a-f]{8}>: 200 in [0-9.]+ ms/
            ) != nil
        )
        #expect(log.lines.count == 1)
    }

    @Test("Each retry is a line that says why and when it follows, and how it ends")
    func retries() async throws {
        let broken = GlobusError(.connection, "no connection")
        let http = StubHTTPClient([
            .success(HTTPResponse(status: 503)), .failure(broken), .success(HTTPResponse(status: 502)),
        ])
        _ = try? await client(http).get("/x", RequestOptions(maxRetries: 2))
        let url = "GET https://service.example/x"
        #expect(
            lines == [
                "\(url): 503; sent again, retry 1 of 2",
                "\(url): GlobusConnectionError: no connection; sent again, retry 2 of 2",
                "\(url): 502; not sent again after 2 of 2 retries",
            ]
        )
    }

    @Test("A redirect and a renewal after a 401 are told, without the token")
    func redirectAndRenewal() async throws {
        let http = StubHTTPClient([
            .success(.redirect(to: "/y?code=c0de-12345")), .success(HTTPResponse(status: 401)),
            .success(HTTPResponse(status: 200)),
        ])
        let authorizer = RecordingAuthorizer("Bearer old-token", "Bearer new-token")
        _ = try await client(http, authorizer: authorizer).get("/x")
        #expect(lines.count == 3)
        #expect(
            lines.first?.hasPrefix(
                "GET https://service.example/x: 302; redirected to https://service.example/y?code=<secret "
            ) == true
        )
        #expect(lines[1].hasSuffix(": 401; sent again, since the authorizer may have another token"))
        #expect(!log.lines.joined().contains("token-") && !log.lines.joined().contains("c0de"))
    }

    @Test("A renewal says why it is made and what came of it")
    func renewals() async throws {
        let time = FakeTime()
        let answers = Box([tokenAnswer("first-token", expiresIn: 100), tokenAnswer("second-token", expiresIn: 100)])
        let auth = FakeAuth { _ in
            guard let answer = answers.value.first else { throw GlobusError(.connection, "no connection") }
            _ = answers.update { $0.removeFirst() }
            return answer
        }
        let authorizer = try RefreshTokenAuthorizer(
            refreshToken: "refresh-token",
            authClient: auth.native(time),
            options: RenewalOptions(diagnostics: Diagnostics(logger: log.logger(.debug)))
        )
        try await authorizer.ensureValidToken()
        time.advance(by: 60)
        try await authorizer.ensureValidToken()
        _ = await authorizer.handleMissingAuthorization(sent: "Bearer second-token")
        try? await authorizer.ensureValidToken()
        let token = "access token of client cid"
        #expect(
            log.lines == [
                "\(token) is renewed, since there is none", "\(token) has come, good for 100 s",
                "\(token) is renewed, since it ends in 40 s", "\(token) has come, good for 100 s",
                "\(token) is renewed, since a service has refused it, or a script wants another",
                "\(token) has not come: GlobusConnectionError: no connection",
            ]
        )
    }

    @Test("At the level info a renewal that was stored is told: whose, for what, until when, where; no token")
    func renewalsAtInfo() async throws {
        let log = LineLog()
        let auth = FakeAuth { _ in tokenAnswer("first-token", refreshToken: "refresh-2", expiresIn: 100) }
        for storage in [FakeTokenStorage(), nil] {
            let authorizer = try RefreshTokenAuthorizer(
                refreshToken: "refresh-1",
                authClient: auth.native(FakeTime()),
                options: RenewalOptions(storage: storage, diagnostics: Diagnostics(logger: log.logger(.info)))
            )
            try await authorizer.ensureValidToken()
        }
        let line = """
            access token of client cid is renewed for 'transfer.api.globus.org' (good for 100 s) and stored in \
            FakeTokenStorage
            """
        #expect(log.lines == [line])
    }

    @Test("Above the level debug nothing is logged")
    func silent() async throws {
        let client = try makeClient(StubHTTPClient(statuses: 200)) {
            $0.diagnostics = Diagnostics(logger: log.logger(.info))
        }
        _ = try await client.get("/x")
        #expect(log.lines.isEmpty)
    }

    @Test("What a server sends cannot repaint the terminal")
    func terminals() async throws {
        let http = StubHTTPClient([.failure(GlobusError(.connection, "\u{1B}[31m\nforged"))])
        _ = try? await client(http).get("/x", RequestOptions(maxRetries: 0))
        #expect(log.lines.count == 1)
        #expect(!log.lines.joined().contains("\u{1B}") && !log.lines.joined().contains("\n"))
    }
}
