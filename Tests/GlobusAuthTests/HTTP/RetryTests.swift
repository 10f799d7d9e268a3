import GlobusAuth
import Testing

@Suite struct RetryTests {
    private func refused(_ retryAfter: String, status: Int = 503) -> HTTPResponse {
        HTTPResponse(status: status, headers: ["Retry-After": retryAfter])
    }

    /// Returns the waits of a request whose first answer is `response` and whose second is 200.
    private func waits(after response: HTTPResponse, now: Double = 784_111_777) async throws -> [Double] {
        let time = ManualTime(now: now)
        let http = StubHTTPClient([.success(response), .success(HTTPResponse(status: 200))])
        _ = try await makeClient(http, time: time).get("/x")
        return time.sleeps
    }

    @Test(
        "A passing status is repeated for every method",
        arguments: [429, 500, 502, 503, 504],
        ["GET", "POST", "PATCH"]
    )
    func statuses(status: Int, method: String) async throws {
        let http = StubHTTPClient(statuses: status, 200)
        #expect(try await makeClient(http).request(method, "/x").status == 200)
        #expect(http.requests.count == 2)
    }

    @Test("A lasting status is not repeated", arguments: [400, 403, 404, 405, 409, 422, 501, 505])
    func lastingStatuses(status: Int) async throws {
        let http = StubHTTPClient(statuses: status, 200)
        let client = try makeClient(http)
        let error = await #expect(throws: GlobusError.self) { try await client.get("/x") }
        #expect(error?.response?.httpStatus == status)
        #expect(http.requests.count == 1)
    }

    @Test("Waits double from attempt to attempt up to ten seconds")
    func backoff() async throws {
        let time = ManualTime()
        let client = try makeClient(StubHTTPClient(statuses: 500), time: time) { $0.maxRetries = 40 }
        await #expect(throws: GlobusError.self) { try await client.get("/x") }
        #expect(time.sleeps == [0.5, 1, 2, 4, 8] + Array(repeating: 10, count: 35))
    }

    @Test("Chance spreads the waits from a half to three halves", arguments: [(0.0, 0.25), (1.0, 0.75)])
    func jitter(random: Double, wait: Double) async throws {
        let time = ManualTime()
        let client = try makeClient(StubHTTPClient(statuses: 500, 200), time: time) {
            $0.retryPolicy.jitter = { random }
        }
        _ = try await client.get("/x")
        #expect(time.sleeps == [wait])
    }

    @Test("A request is repeated as often as it says, and then fails with the last answer", arguments: [0, 1, 5])
    func budget(maxRetries: Int) async throws {
        let http = StubHTTPClient(statuses: 502)
        let client = try makeClient(http)
        let error = await #expect(throws: GlobusError.self) {
            try await client.get("/x", RequestOptions(maxRetries: maxRetries))
        }
        #expect(error?.response?.httpStatus == 502)
        #expect(http.requests.count == maxRetries + 1)
    }

    @Test("Five failures are survived by default, and six are not", arguments: [(5, true), (6, false)])
    func defaultBudget(failures: Int, succeeds: Bool) async throws {
        let answers = Array(
            repeating: Result<HTTPResponse, GlobusError>.success(HTTPResponse(status: 500)),
            count: failures
        )
        let http = StubHTTPClient(answers + [.success(HTTPResponse(status: 200))])
        let response = try? await makeClient(http).get("/x")
        #expect((response?.status == 200) == succeeds)
        #expect(http.requests.count == 6)
    }

    @Test(
        "A failure on the way is repeated for methods that may be repeated",
        arguments: [GlobusError.Code.connection, .timeout, .connectionTimeout, .network],
        ["GET", "HEAD", "PUT", "DELETE"]
    )
    func networkErrors(code: GlobusError.Code, method: String) async throws {
        let http = StubHTTPClient([.failure(GlobusError(code, "lost")), .success(HTTPResponse(status: 200))])
        #expect(try await makeClient(http).request(method, "/x").status == 200)
        #expect(http.requests.count == 2)
    }

    @Test(
        "A request that the server may have acted on is repeated only when its caller says so",
        arguments: [GlobusError.Code.connection, .timeout],
        ["POST", "PATCH"]
    )
    func lostRequests(code: GlobusError.Code, method: String) async throws {
        let outcomes: [Result<HTTPResponse, GlobusError>] = [
            .failure(GlobusError(code, "lost")), .success(HTTPResponse(status: 200)),
        ]
        let careful = StubHTTPClient(outcomes)
        let client = try makeClient(careful)
        let error = await #expect(throws: GlobusError.self) { try await client.request(method, "/x") }
        #expect(error?.code == code)
        #expect(careful.requests.count == 1)
        let bold = StubHTTPClient(outcomes)
        _ = try await makeClient(bold).request(method, "/x", RequestOptions(repeatsLostRequests: true))
        #expect(bold.requests.count == 2)
    }

    @Test(
        "A request that never left is repeated whatever its method",
        arguments: [
            GlobusError(.connection, "refused", mayHaveBeenProcessed: false), GlobusError(.connectionTimeout, "slow"),
        ]
    )
    func unsentRequests(error: GlobusError) async throws {
        let http = StubHTTPClient([.failure(error), .success(HTTPResponse(status: 200))])
        #expect(try await makeClient(http).post("/x").status == 200)
    }

    @Test("An error that will not pass is not repeated", arguments: [GlobusError.Code.usage, .limit, .permission])
    func permanentErrors(code: GlobusError.Code) async throws {
        let http = StubHTTPClient([.failure(GlobusError(code, "no")), .success(HTTPResponse(status: 200))])
        let time = ManualTime()
        let client = try makeClient(http, time: time)
        let error = await #expect(throws: GlobusError.self) { try await client.get("/x") }
        #expect(error?.code == code)
        #expect(http.requests.count == 1)
        #expect(time.sleeps.isEmpty)
    }

    @Test(
        "The server's wait is kept, in seconds or until a date",
        arguments: [("5", 5.0), ("0.5", 0.5), ("60", 60), ("Sun, 06 Nov 1994 08:50:07 GMT", 30)],
        [429, 503]
    )
    func retryAfter(value: (String, Double), status: Int) async throws {
        #expect(try await waits(after: refused(value.0, status: status)) == [value.1])
    }

    @Test(
        "A wait that is negative, past or no wait at all is ignored",
        arguments: ["-5", "0", "", "soon", "nan", "inf", "1e3", "0x10", "Sun, 06 Nov 1994 08:49:00 GMT", "5, 6"]
    )
    func unusableRetryAfter(value: String) async throws {
        #expect(try await waits(after: refused(value)) == [0.5])
    }

    @Test("A wait named with another status is ignored")
    func retryAfterElsewhere() async throws {
        #expect(try await waits(after: refused("5", status: 500)) == [0.5])
    }

    @Test(
        "A wait beyond a minute is not kept; the error names it",
        arguments: ["3600", "Sun, 06 Nov 1994 09:49:37 GMT"]
    )
    func longRetryAfter(value: String) async throws {
        let http = StubHTTPClient([.success(refused(value)), .success(HTTPResponse(status: 200))])
        let time = ManualTime(now: 784_111_777)
        let client = try makeClient(http, time: time)
        let error = await #expect(throws: GlobusError.self) { try await client.get("/x") }
        #expect(error?.line.contains("3600 s") == true)
        #expect(error?.response?.httpStatus == 503)
        #expect(http.requests.count == 1)
        #expect(time.sleeps.isEmpty)
    }

    @Test("The total deadline bounds each attempt and forbids a wait that would pass it")
    func totalTimeout() async throws {
        let time = ManualTime()
        let http = StubHTTPClient { _ in
            time.advance(by: 3)
            return HTTPResponse(status: 503)
        }
        let options = RequestOptions(timeout: .seconds(5), totalTimeout: .seconds(7))
        let client = try makeClient(http, time: time)
        let error = await #expect(throws: GlobusError.self) { try await client.get("/x", options) }
        #expect(error?.response?.httpStatus == 503)
        #expect(http.requests.map(\.timeout) == [.seconds(5), .seconds(3.5)])
        #expect(time.sleeps == [0.5])
    }

    @Test("A total deadline that has passed is a timeout, with the 401 that led there")
    func passedDeadline() async throws {
        let time = ManualTime()
        let http = StubHTTPClient { _ in
            time.advance(by: 9)
            return HTTPResponse(status: 401)
        }
        let client = try makeClient(http, time: time, authorizer: RecordingAuthorizer("Bearer 1", "Bearer 2"))
        let error = await #expect(throws: GlobusError.self) {
            try await client.get("/x", RequestOptions(totalTimeout: .seconds(8)))
        }
        #expect(error?.code == .timeout)
        #expect((error?.cause as? GlobusError)?.response?.httpStatus == 401)
        #expect(http.requests.count == 1)
    }

    @Test("Cancelling ends the wait, and nothing more is sent")
    func cancellation() async throws {
        let http = StubHTTPClient { _ in
            withUnsafeCurrentTask { $0?.cancel() }
            return HTTPResponse(status: 503)
        }
        let client = try makeClient(http)
        let outcome = await Task { try await client.get("/x") }.result
        #expect(throws: CancellationError.self) { try outcome.get() }
        #expect(http.requests.count == 1)
    }

    @Test(
        "A budget or a deadline that cannot be kept is refused",
        arguments: [
            RequestOptions(maxRetries: -1), RequestOptions(timeout: .seconds(-1)),
            RequestOptions(timeout: .seconds(1), totalTimeout: .zero),
        ]
    )
    func badOptions(options: RequestOptions) async throws {
        let http = makeAcceptingHTTP()
        let client = try makeClient(http)
        let error = await #expect(throws: GlobusError.self) { try await client.get("/x", options) }
        #expect(error?.code == .usage)
        #expect(http.requests.isEmpty)
    }

    @Test("A client is not made with a budget or a deadline that cannot be kept")
    func badConfiguration() {
        let retries = #expect(throws: GlobusError.self) { try makeClient(makeAcceptingHTTP()) { $0.maxRetries = -1 } }
        #expect(retries?.code == .usage)
        let timeout = #expect(throws: GlobusError.self) { try makeClient(makeAcceptingHTTP()) { $0.timeout = .zero } }
        #expect(timeout?.code == .usage)
    }
}
