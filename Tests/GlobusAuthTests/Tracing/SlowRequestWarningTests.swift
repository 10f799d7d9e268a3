import GlobusAuth
import Logging
import Testing

/// A person who waits for a script is told why it takes time.
@Suite struct SlowRequestWarningTests {
    private let log = LineLog()

    private func client(
        _ time: ManualTime,
        level: Logger.Level = .warning,
        taking seconds: Double = 0,
        _ outcomes: [Result<HTTPResponse, GlobusError>]
    ) throws -> BaseClient {
        let answers = StubHTTPClient(outcomes)
        let http = StubHTTPClient { request in
            time.advance(by: seconds)
            return try await answers.send(request)
        }
        return try makeClient(http, time: time) { $0.diagnostics.logger = log.logger(level) }
    }

    @Test("A request that is repeated quickly is not worth a warning")
    func quick() async throws {
        let client = try client(
            ManualTime(),
            [.success(HTTPResponse(status: 503)), .success(HTTPResponse(status: 200))]
        )
        _ = try await client.get("/x")
        #expect(log.lines == [])
    }

    @Test("The first repetition that makes a request take over two seconds is a warning, and the only one")
    func slow() async throws {
        let down = GlobusError(.connection, "cannot connect to service.example")
        let client = try client(ManualTime(), [.failure(down)])
        await #expect(throws: GlobusError.self) {
            try await client.get("/x", RequestOptions(query: ["code": "s3cret"]))
        }
        #expect(
            log.lines == [
                "GET https://service.example/x: cannot connect to service.example; sent again in 2 s, retry 3 of 5"
            ]
        )
    }

    @Test("A status that is repeated is one too, as is an attempt that took long")
    func status() async throws {
        let answers = [HTTPResponse(status: 502), HTTPResponse(status: 200)].map(
            Result<HTTPResponse, GlobusError>.success
        )
        let client = try client(ManualTime(), taking: 30, answers)
        _ = try await client.post("/x")
        #expect(
            log.lines == ["POST https://service.example/x: the answer is 502; sent again in 0.5 s, retry 1 of 5"]
        )
    }

    @Test("A logger that takes no warnings gets none")
    func quiet() async throws {
        let client = try client(ManualTime(), level: .error, [.success(HTTPResponse(status: 503))])
        await #expect(throws: GlobusError.self) { try await client.get("/x") }
        #expect(log.lines == [])
    }
}
