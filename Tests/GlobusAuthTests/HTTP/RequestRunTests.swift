import Testing

@testable import GlobusAuth

@Suite struct RequestRunTests {
    private static let place = "https://service.example"

    /// A run whose HTTP client and clock are never used.
    private func run(
        _ method: String = "GET",
        _ options: RequestOptions = RequestOptions(),
        authorizer: (any Authorizer)? = nil,
        adjust: (inout ClientConfiguration) -> Void = { _ in }
    ) throws -> RequestRun {
        var configuration = ClientConfiguration(authorizer: authorizer)
        configuration.retryPolicy.jitter = { 0.5 }
        adjust(&configuration)
        let http = StubHTTPClient { _ in throw GlobusError(.usage, "nothing is sent here") }
        let sender = try RequestSender(configuration, subject: "the client", httpClient: http, time: ManualTime())
        return try sender.prepare(method, RequestURL(Self.place + "/x"), options, authorizer: authorizer).run
    }

    private func answer(_ status: Int, _ headers: HTTPHeaders = [:]) -> RequestRun.Event {
        .answered(HTTPResponse(status: status, headers: headers))
    }

    /// Passes events at one moment, and returns the actions in words.
    private func actions(_ run: inout RequestRun, _ events: [RequestRun.Event], at uptime: Double = 0) -> [String] {
        events.map { words(run.next($0, at: RequestRun.Moment(uptime: uptime, now: uptime + 1_000_000))) }
    }

    private func words(_ action: RequestRun.Action) -> String {
        switch action {
        case .pass(let origin, _): "pass \(origin)"
        case .authorize: "authorize"
        case .ask: "ask"
        case .send: "send"
        case .renew(_, let header): "renew \(header ?? "nothing")"
        case .logIn(_, let refusal): "log in after \(refusal.message)"
        case .wait(let seconds): "wait \(seconds)"
        case .finish(.success(let response)): "finish \(response.status)"
        case .finish(.failure(let error as GlobusError)): "fail \(error.line)"
        case .finish(.failure(let error)): "fail \(error)"
        }
    }

    private static let first: [RequestRun.Event] = [.begun, .passed]

    @Test("A request passes the gate, is sent, and ends with its answer", arguments: [200, 204, 302, 304, 399])
    func plain(status: Int) throws {
        var run = try run()
        #expect(actions(&run, Self.first + [answer(status)]) == ["pass \(Self.place)", "send", "finish \(status)"])
        #expect(run.attemptsMade == 1)
        #expect(run.notes.isEmpty)
    }

    @Test("The authorizer is asked before each attempt, and its header is sent")
    func authorized() throws {
        var run = try run(authorizer: RecordingAuthorizer("never asked"))
        #expect(actions(&run, Self.first + [.authorized("Bearer a")]) == ["pass \(Self.place)", "authorize", "send"])
        #expect(run.exchange.request.headers["Authorization"] == "Bearer a")
        #expect(actions(&run, [answer(500), .waited, .passed]) == ["wait 0.5", "pass \(Self.place)", "authorize"])
        #expect(actions(&run, [.authorized(nil), answer(200)]) == ["send", "finish 200"])
        #expect(run.exchange.request.headers["Authorization"] == nil)
        #expect(run.attemptsMade == 2)
    }

    @Test("Requests with the same fields and the same authorization share their memory")
    func sharedHeads() throws {
        let sender = try run(authorizer: RecordingAuthorizer("")).sender
        let url = try RequestURL(Self.place)
        func addresses(_ header: String, _ options: RequestOptions = RequestOptions()) throws -> [UInt] {
            try (0..<2).map { _ in
                var run = try sender.prepare("POST", url, options, authorizer: RecordingAuthorizer("")).run
                _ = actions(&run, Self.first + [.authorized(header)])
                return run.exchange.request.headers.fields.withUnsafeBufferPointer { UInt(bitPattern: $0.baseAddress) }
            }
        }
        let one = try addresses("Bearer a")
        #expect(one[0] == one[1])
        let json = try addresses("Bearer a", RequestOptions(body: .json(.null)))
        #expect(json[0] == json[1] && json[0] != one[0])
        #expect(try addresses("Bearer b")[0] != one[0])
        #expect(try addresses("Bearer a")[0] == one[0])
    }

    @Test("An authorizer without a header ends the request")
    func notAuthorized() throws {
        var run = try run(authorizer: RecordingAuthorizer(""))
        let error = GlobusError(.authAPI, "no token")
        #expect(actions(&run, Self.first + [.notAuthorized(error)]).last == "fail no token")
    }

    @Test("The caller is asked before each attempt, and its refusal ends the request")
    func asked() throws {
        var options = RequestOptions()
        options.beforeAttempt = { throw CancellationError() }
        var run = try run("GET", options)
        #expect(actions(&run, Self.first + [.allowed]) == ["pass \(Self.place)", "ask", "send"])
        #expect(actions(&run, [answer(503), .waited, .passed]) == ["wait 0.5", "pass \(Self.place)", "ask"])
        #expect(actions(&run, [.stopped(CancellationError())]) == ["fail CancellationError()"])
    }

    @Test("After a 401 the authorizer is asked once whether another attempt is worthwhile")
    func refused() throws {
        var run = try run(authorizer: RecordingAuthorizer(""))
        _ = actions(&run, Self.first)
        #expect(actions(&run, [.authorized("Bearer a"), answer(401)]) == ["send", "renew Bearer a"])
        let again = actions(&run, [.renewed(true), .passed, .authorized("Bearer b"), answer(401)])
        #expect(again.dropLast() == ["pass \(Self.place)", "authorize", "send"])
        #expect(again.last == "fail GET \(Self.place)/x: 401 Unauthorized")
        #expect(run.exchange.sentAuthorizations == ["Bearer a", "Bearer b"])
        #expect(run.attemptsMade == 1)
    }

    @Test("A 401 stands where the authorizer has nothing better, and where there is none")
    func refusedForGood() throws {
        var run = try run(authorizer: RecordingAuthorizer(""))
        _ = actions(&run, Self.first + [.authorized("Bearer a"), answer(401)])
        #expect(actions(&run, [.renewed(false)]) == ["fail GET \(Self.place)/x: 401 Unauthorized"])
        var bare = try self.run()
        let end = try #require(actions(&bare, Self.first + [answer(401)]).last)
        #expect(end.hasPrefix("fail GET \(Self.place)/x: 401 Unauthorized") && end.hasSuffix("give it one"))
    }

    @Test("When the renewal after a 401 fails, the 401 is the error's cause")
    func renewalFailed() throws {
        var run = try run(authorizer: RecordingAuthorizer(""))
        _ = actions(&run, Self.first + [.authorized("Bearer a"), answer(401), .renewed(true), .passed])
        let event = RequestRun.Event.notAuthorized(GlobusError(.authAPI, "revoked"))
        guard case .finish(.failure(let error)) = run.next(event, at: .init(uptime: 0, now: 0)) else {
            Issue.record("it goes on")
            return
        }
        #expect(((error as? GlobusError)?.cause as? GlobusError)?.response?.httpStatus == 401)
    }

    @Test("A redirect is followed through the gate of its origin, without counting as an attempt")
    func redirected() throws {
        var run = try run(authorizer: RecordingAuthorizer(""))
        let events = Self.first + [.authorized("Bearer a"), answer(307, ["Location": "https://other.example/y"])]
        #expect(actions(&run, events).last == "pass https://other.example")
        #expect(actions(&run, [.passed, answer(200)]) == ["send", "finish 200"])
        #expect(run.exchange.request.headers["Authorization"] == nil)
        #expect(run.attemptsMade == 1)
    }

    @Test("A redirect is the answer where the request wants none, and an error where it leads nowhere")
    func redirectsRefused() throws {
        var run = try run("GET", RequestOptions(allowRedirects: false))
        #expect(actions(&run, Self.first + [answer(302, ["Location": "/y"])]).last == "finish 302")
        var lost = try self.run()
        let end = try #require(actions(&lost, Self.first + [answer(302, ["Location": "ftp://x"])]).last)
        #expect(end.hasPrefix("fail GET \(Self.place)/x failed after 1 attempt in 0 s: it was redirected"))
        let circle = Array(repeating: [answer(302, ["Location": "/x"]), .passed], count: 31).flatMap { $0 }
        var dizzy = try self.run()
        let ends = actions(&dizzy, Self.first + circle)
        #expect(ends.firstIndex { $0.contains("more than 30 times") } == 62)
    }

    @Test("A forbidden target of a redirect ends the request")
    func redirectForbidden() throws {
        var run = try run { configuration in
            configuration.permit = { if $0.origin.host == "other.example" { throw GlobusError(.usage, "forbidden") } }
        }
        let events = Self.first + [answer(307, ["Location": "https://other.example/y"])]
        #expect(actions(&run, events).last == "fail forbidden")
    }

    @Test("A passing failure is repeated after growing waits, as often as the request says")
    func repeated() throws {
        var run = try run("GET", RequestOptions(maxRetries: 2))
        _ = actions(&run, Self.first)
        let lost = RequestRun.Event.failed(GlobusError(.connection, "broken"))
        #expect(actions(&run, [lost, .waited, .passed]) == ["wait 0.5", "pass \(Self.place)", "send"])
        #expect(actions(&run, [answer(502), .waited, .passed], at: 1) == ["wait 1.0", "pass \(Self.place)", "send"])
        #expect(actions(&run, [lost], at: 2.5) == ["fail GET \(Self.place)/x failed after 3 attempts in 2.5 s: broken"])
    }

    @Test("A lost request is repeated where the method is idempotent or the caller allows it")
    func lost() throws {
        let lost = RequestRun.Event.failed(GlobusError(.connection, "broken"))
        let unsent = RequestRun.Event.failed(GlobusError(.connection, "refused", mayHaveBeenProcessed: false))
        var post = try run("POST")
        #expect(actions(&post, Self.first + [unsent]).last == "wait 0.5")
        #expect(actions(&post, [.waited, .passed, lost]).last?.hasPrefix("fail ") == true)
        var bold = try run("POST", RequestOptions(repeatsLostRequests: true))
        #expect(actions(&bold, Self.first + [lost]).last == "wait 0.5")
    }

    @Test("A 429 with Retry-After closes the gate for all, and the request goes through it again")
    func gate() throws {
        var run = try run()
        let events = Self.first + [answer(429, ["Retry-After": "7"])]
        #expect(actions(&run, events).last == "pass \(Self.place)")
        guard case .closed(let origin, 7)? = run.notes.last else {
            Issue.record("the gate stays open")
            return
        }
        #expect(origin.description == Self.place)
        #expect(actions(&run, [.passed, answer(200)]) == ["send", "finish 200"])
        #expect(run.attemptsMade == 2)
        var other = try self.run()
        #expect(actions(&other, Self.first + [answer(503, ["Retry-After": "7"])]).last == "wait 7.0")
    }

    @Test("A longer Retry-After than can be waited for ends the request")
    func longWait() throws {
        var run = try run()
        let end = actions(&run, Self.first + [answer(503, ["Retry-After": "600"])]).last
        #expect(end?.hasSuffix("the server asks to wait 600 s before the next attempt") == true)
    }

    @Test("A gate that opens too late ends the request, which was not sent")
    func turnedAway() throws {
        var run = try run("GET", RequestOptions(totalTimeout: .seconds(5)))
        guard case .pass(_, deadline: 5) = run.next(.begun, at: .init(uptime: 0, now: 0)) else {
            Issue.record("it has no deadline")
            return
        }
        let late = GlobusError(.timeout, "too late", mayHaveBeenProcessed: false)
        #expect(actions(&run, [.turnedAway(late)]) == ["fail GET \(Self.place)/x was not sent: too late"])
    }

    @Test("The total deadline limits each attempt, ends what begins behind it, and shortens no wait")
    func deadline() throws {
        var run = try run("GET", RequestOptions(timeout: .seconds(60), totalTimeout: .seconds(5)))
        _ = actions(&run, [.begun])
        _ = actions(&run, [.passed], at: 2)
        #expect(run.exchange.request.timeout == .seconds(3))
        let lost = RequestRun.Event.failed(GlobusError(.connection, "broken"))
        #expect(actions(&run, [lost], at: 4).last == "wait 0.5")
        let end = actions(&run, [.waited, .passed], at: 5).last
        #expect(end?.hasSuffix("in 5 s: it took longer than its total deadline") == true)
        var other = try self.run("GET", RequestOptions(totalTimeout: .seconds(5)))
        _ = actions(&other, Self.first)
        #expect(actions(&other, [lost], at: 4.6).last?.hasPrefix("fail ") == true)
    }

    @Test("What stops the task ends the request at every step", arguments: 0..<6)
    func stopped(step: Int) throws {
        var options = RequestOptions()
        options.beforeAttempt = {}
        var run = try run("GET", options, authorizer: RecordingAuthorizer(""))
        let way: [RequestRun.Event] = [.begun, .passed, .authorized("Bearer a"), .allowed, answer(401), .renewed(true)]
        _ = actions(&run, Array(way.prefix(step + 1)))
        #expect(actions(&run, [.stopped(CancellationError())]) == ["fail CancellationError()"])
    }

    @Test("Whoever waits is warned once, when a repetition makes the request slow")
    func warning() throws {
        var run = try run()
        _ = actions(&run, Self.first + [answer(503), .waited, .passed])
        #expect(run.notes.isEmpty)
        _ = actions(&run, [answer(503)], at: 1.5)
        guard case .warning(let words)? = run.notes.first else {
            Issue.record("nobody is warned")
            return
        }
        #expect(words == "GET \(Self.place)/x: the answer is 503; sent again in 1 s, retry 2 of 5")
        run.notes = []
        _ = actions(&run, [.waited, .passed, answer(503)], at: 3)
        #expect(run.notes.isEmpty)
    }
}
