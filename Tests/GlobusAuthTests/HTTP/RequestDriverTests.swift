import Synchronization
import Testing

@testable import GlobusAuth

/// An HTTP client that calls back when a test tells it to, and answers callers that wait with 200.
private final class CallbackStub: CallbackHTTPClient {
    typealias Completion = (Result<HTTPResponse, any Error>) -> Void

    final class Transfer: HTTPTransfer {
        let request: HTTPRequest
        private var completion: Completion?

        init(_ request: HTTPRequest, _ completion: @escaping Completion) {
            self.request = request
            self.completion = completion
        }

        func end(_ result: Result<HTTPResponse, any Error>) {
            let completion = completion
            self.completion = nil
            completion?(result)
        }

        func cancel() { end(.failure(CancellationError())) }
    }

    /// The transfers, which only the thread of the test uses.
    nonisolated(unsafe) var transfers: [Transfer] = []
    /// Whether every transfer fails before the function that starts it returns.
    nonisolated(unsafe) var failsAtOnce = false
    let originGates: OriginGates? = OriginGates()
    private let awaited = Mutex<[HTTPRequest]>([])

    var isOnThread: Bool { true }
    /// The requests of callers that wait.
    var sent: [HTTPRequest] { awaited.withLock { $0 } }

    func start(_ request: HTTPRequest, _ completion: @escaping Completion) -> any HTTPTransfer {
        let transfer = Transfer(request, completion)
        transfers.append(transfer)
        if failsAtOnce { transfer.end(.failure(GlobusError(.usage, "it cannot be sent"))) }
        return transfer
    }

    func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        awaited.withLock { $0.append(request) }
        return HTTPResponse(status: 200)
    }
}

@Suite struct RequestDriverTests {
    private let http = CallbackStub()
    private let time = ManualTime()

    /// Begins a request, and returns its outcomes so far and what cancels it.
    private func begin(
        _ options: RequestOptions = RequestOptions(),
        authorizer: (any Authorizer)? = nil,
        at clock: (any TimeSource)? = nil
    ) throws -> (outcomes: Box<[Outcome]>, cancel: () -> Void) {
        var configuration = ClientConfiguration(baseURL: "https://service.example/", authorizer: authorizer)
        configuration.retryPolicy.jitter = { 0.5 }
        let client = try BaseClient(configuration, httpClient: http, time: clock ?? time)
        let request = try client.prepare("GET", "/x", options)
        #expect(request.canBegin)
        let outcomes = Box<[Outcome]>([])
        request.begin { outcome in outcomes.update { $0.append(Outcome(outcome)) } }
        return (outcomes, { request.cancel() })
    }

    private struct Outcome: @unchecked Sendable {
        // Unchecked: only the task of the test uses it.
        let outcome: RequestOutcome

        init(_ outcome: RequestOutcome) { self.outcome = outcome }

        var status: Int? {
            if case .ended(.success(let response)) = outcome { response.status } else { nil }
        }

        var error: (any Error)? {
            if case .ended(.failure(let error)) = outcome { error } else { nil }
        }

        func rest() async throws -> Int? {
            guard case .mustWait(let rest) = outcome else { return nil }
            return try await rest().status
        }
    }

    @Test("A request whose header is ready needs no task, and follows redirects")
    func withoutTask() throws {
        let (outcomes, _) = try begin(authorizer: RecordingAuthorizer("Bearer a", isReady: true))
        #expect(http.transfers[0].request.headers["Authorization"] == "Bearer a")
        #expect(outcomes.value.isEmpty)
        http.transfers[0].end(.success(HTTPResponse(status: 302, headers: ["Location": "/y"])))
        http.transfers[1].end(.success(HTTPResponse(status: 204)))
        #expect(http.transfers.map(\.request.url.path) == ["/x", "/y"])
        #expect(outcomes.value.map(\.status) == [204])
        #expect(http.sent.isEmpty)
    }

    @Test("A request that writes a file is driven by a task, since the file takes its name on another thread")
    func file() throws {
        let configuration = ClientConfiguration(baseURL: "https://service.example/")
        let client = try BaseClient(configuration, httpClient: http, time: time)
        let options = RequestOptions(output: try FileDownload(to: "/dev/null"))
        let request = try client.prepare("GET", "/x", options)
        #expect(!request.canBegin)
    }

    @Test("A request whose header must be waited for goes on by a task before anything is sent")
    func headerMissing() async throws {
        let (outcomes, _) = try begin(authorizer: RecordingAuthorizer("Bearer a"))
        #expect(http.transfers.isEmpty)
        #expect(try await outcomes.value.first?.rest() == 200)
        #expect(http.sent.map(\.authorization) == ["Bearer a"])
    }

    @Test("After a 401 the request goes on by a task, which renews the header and sends again")
    func refused() async throws {
        let authorizer = RecordingAuthorizer("Bearer a", "Bearer b", isReady: true)
        let (outcomes, _) = try begin(authorizer: authorizer)
        http.transfers[0].end(.success(HTTPResponse(status: 401)))
        #expect(authorizer.refusals.isEmpty)
        #expect(try await outcomes.value.first?.rest() == 200)
        #expect(authorizer.refusals == ["Bearer a"])
        #expect(http.sent.map(\.authorization) == ["Bearer b"])
    }

    @Test("A wait before the next attempt belongs to a task")
    func repeated() async throws {
        let (outcomes, _) = try begin()
        http.transfers[0].end(.failure(GlobusError(.connection, "broken")))
        #expect(time.sleeps.isEmpty)
        #expect(try await outcomes.value.first?.rest() == 200)
        #expect(time.sleeps == [0.5])
    }

    @Test("A request to an origin whose gate is closed waits by a task")
    func gateClosed() async throws {
        let clock = FakeTime()
        defer { clock.stop() }
        let (first, _) = try begin(at: clock)
        let origin = http.transfers[0].request.url.origin
        http.transfers[0].end(.success(HTTPResponse(status: 429, headers: ["Retry-After": "3"])))
        let (second, _) = try begin(at: clock)
        #expect(http.transfers.count == 1)
        let outcomes = first.value + second.value
        #expect(outcomes.count == 2)
        let rests = outcomes.map { outcome in Task { try await outcome.rest() } }
        while http.originGates?.waitingCount(origin) != 2 || clock.sleeperCount == 0 { await Task.yield() }
        #expect(http.sent.isEmpty)
        clock.advance(by: 3)
        for rest in rests { #expect(try await rest.value == 200) }
    }

    @Test("Requests whose time is over when they may pass a gate let the others go", .timeLimit(.minutes(1)))
    func lateAtGate() async throws {
        let clock = FakeTime()
        defer { clock.stop() }
        let gates = try #require(http.originGates)
        let origin = try RequestURL("https://service.example").origin
        let client = try BaseClient(
            ClientConfiguration(baseURL: "https://service.example/"),
            httpClient: http,
            time: clock
        )
        gates.close(origin, seconds: 10, clock)
        let first = Task { try await gates.pass(origin, deadline: nil) }
        while gates.waitingCount(origin) < 1 { await Task.yield() }
        let late = (0..<2).map { _ in
            Task { try await client.get("/late", RequestOptions(totalTimeout: .seconds(12))) }
        }
        while gates.waitingCount(origin) < 3 { await Task.yield() }
        let last = Task { try await client.get("/last") }
        while gates.waitingCount(origin) < 4 || clock.sleeperCount < 1 { await Task.yield() }
        clock.advance(by: 10)
        try await first.value
        // After a second the next two go, although the first one has not ended.
        while clock.sleeperCount < 1 { await Task.yield() }
        clock.advance(by: 5)
        for task in late { await #expect(throws: GlobusError.self) { try await task.value } }
        #expect(try await last.value.status == 200)
        #expect(http.sent.map(\.url.path) == ["/last"])
    }

    @Test("A request that is let go before its end lets those go that wait at the gate", .timeLimit(.minutes(1)))
    func letGo() async throws {
        let clock = FakeTime()
        defer { clock.stop() }
        let gates = try #require(http.originGates)
        let origin = try RequestURL("https://service.example").origin
        let (outcomes, _) = try begin(authorizer: RecordingAuthorizer("Bearer a"), at: clock)
        #expect(outcomes.value.count == 1)
        gates.close(origin, seconds: 10, clock)
        let first = Task { try await gates.pass(origin, deadline: nil) }
        while gates.waitingCount(origin) < 1 { await Task.yield() }
        let second = Task { try await gates.pass(origin, deadline: nil) }
        while gates.waitingCount(origin) < 2 || clock.sleeperCount < 1 { await Task.yield() }
        clock.advance(by: 10)
        try await first.value
        outcomes.update { $0 = [] }
        try await second.value
    }

    @Test("A caller that must be asked is asked by a task")
    func callerAsked() async throws {
        var options = RequestOptions()
        let asked = Box(0)
        options.beforeAttempt = { asked.update { $0 += 1 } }
        let (outcomes, _) = try begin(options)
        #expect(asked.value == 0)
        #expect(try await outcomes.value.first?.rest() == 200)
        #expect(asked.value == 1)
    }

    @Test("Cancelling ends the transfer and the request, once")
    func cancelled() throws {
        let (outcomes, cancel) = try begin()
        cancel()
        cancel()
        http.transfers[0].end(.success(HTTPResponse(status: 200)))
        #expect(outcomes.value.count == 1)
        #expect(outcomes.value.first?.error is CancellationError)
    }

    @Test("A request that cannot be sent ends before the function that begins it returns")
    func failedAtOnce() throws {
        http.failsAtOnce = true
        let (outcomes, cancel) = try begin()
        #expect((outcomes.value.first?.error as? GlobusError)?.message == "it cannot be sent")
        cancel()
        #expect(outcomes.value.count == 1)
    }

    @Test("The end of a request frees everything that it held")
    func freed() throws {
        weak var transfer: CallbackStub.Transfer?
        do {
            let (outcomes, _) = try begin()
            transfer = http.transfers[0]
            http.transfers.removeFirst().end(.success(HTTPResponse(status: 200)))
            #expect(outcomes.value.count == 1)
        }
        #expect(transfer == nil)
    }
}
