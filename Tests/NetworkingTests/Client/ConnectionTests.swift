import GlobusAuth
import Networking
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct ConnectionTests {
    @Test("Requests one after the other share one connection")
    func keepAlive() async throws {
        let bench = try Bench()
        for _ in 0..<20 { _ = try await bench.get() }
        #expect(bench.server.log.requestCount.count == 20)
        #expect(bench.server.log.connections.count == 1)
    }

    @Test("Requests at the same time use no more connections than allowed, and that many")
    func connectionLimit() async throws {
        let gate = Gate()
        var configuration = EventLoop.Configuration()
        configuration.maximumConnectionsPerHost = 4
        let bench = try Bench(loop: configuration) { _, connection in
            gate.wait()
            connection.respond()
        }
        async let statuses = gather(12) { try await bench.get().status }
        // The gate holds every answer, so the first four requests must be under way at the same time.
        await bench.server.log.requestCount.reach(4)
        gate.open()
        #expect(try await statuses == Array(repeating: 200, count: 12))
        #expect(bench.server.log.mostConnections == 4)
    }

    @Test("A request that waits for its turn can be cancelled, and its deadline counts", arguments: [true, false])
    func waiting(isCancelled: Bool) async throws {
        let gate = Gate()
        var configuration = EventLoop.Configuration()
        configuration.maximumConnectionsPerHost = 1
        let bench = try Bench(loop: configuration) { _, connection in
            gate.wait()
            connection.respond()
        }
        async let first = bench.get("/first").status
        await bench.server.log.requestCount.reach(1)
        var request = try bench.request("GET", "/second")
        if !isCancelled { request.timeout = .milliseconds(20) }
        let second = Task { [request] in try await bench.client.send(request) }
        if isCancelled { second.cancel() }
        let error = await #expect(throws: (any Error).self) { try await second.value }
        #expect(isCancelled ? error is CancellationError : (error as? GlobusError)?.code == .timeout)
        gate.open()
        #expect(try await first == 200)
        #expect(try await bench.get("/third").status == 200)
        #expect(bench.server.log.requests.map(\.path) == ["/first", "/third"])
    }

    @Test("A host that keeps its requests waiting does not keep another's")
    func hostsAreApart() async throws {
        let gate = Gate()
        var configuration = EventLoop.Configuration()
        configuration.maximumConnectionsPerHost = 2
        let bench = try Bench(loop: configuration) { _, connection in
            gate.wait()
            connection.respond()
        }
        let other = try ScriptedServer { _, connection in connection.respond("201 Created") }
        async let held = gather(6) { try await bench.get().status }
        await bench.server.log.requestCount.reach(2)
        #expect(try await bench.client.send(HTTPRequest(method: "GET", url: RequestURL(other.url()))).status == 201)
        gate.open()
        #expect(try await held == Array(repeating: 200, count: 6))
    }

    @Test("Two hundred requests at once all end, from tasks of any thread")
    func manyFromTasks() async throws {
        let bench = try Bench { request, connection in connection.respond(body: request.path) }
        let paths = try await gather(200) { index in
            String(decoding: try await bench.get("/\(index)").body, as: UTF8.self)
        }
        #expect(paths == (0..<200).map { "/\($0)" })
        #expect(bench.server.log.mostConnections <= 64)
    }

    @Test("Two hundred requests at once all end, from an actor of the loop")
    func manyFromActor() async throws {
        let bench = try Bench { request, connection in connection.respond(body: request.path) }
        let actor = LoopActor(bench.loop)
        let paths = try await gather(200) { index in
            try await actor.run { _ in
                let body = try await bench.get("/\(index)").body
                return bench.loop.isOnThread ? String(decoding: body, as: UTF8.self) : "elsewhere"
            }
        }
        #expect(paths == (0..<200).map { "/\($0)" })
    }

    @Test("A connection that the server has closed is replaced")
    func closedWhileIdle() async throws {
        let bench = try Bench { _, connection in
            connection.respond(body: "x")
            connection.close()
        }
        _ = try await bench.get()
        _ = try await bench.get()
        #expect(bench.server.log.connections.count == 2)
    }

    @Test(
        "A request that changes something is not sent twice when a kept connection breaks",
        arguments: ["POST", "PATCH"]
    )
    func noReplay(method: String) async throws {
        let bench = try Bench { request, connection in
            request.method == "GET" ? connection.respond() : connection.reset()
        }
        _ = try await bench.get()
        var request = try bench.request(method)
        request.body = [1]
        let error = try await bench.failure(of: request)
        #expect(error.code == .connection)
        #expect(bench.server.log.requests.map(\.method) == ["GET", method])
    }

    @Test("A request that changes nothing is sent again when a kept connection breaks")
    func replay() async throws {
        let bench = try Bench { request, connection in
            request.path == "/second" && connection.requestsRead == 2 ? connection.reset() : connection.respond()
        }
        _ = try await bench.get("/first")
        #expect(try await bench.get("/second").status == 200)
        #expect(bench.server.log.requests.map(\.path) == ["/first", "/second", "/second"])
    }
}

/// Runs `body` this many times at once, and returns the results in order.
private func gather<Value: Sendable>(
    _ count: Int,
    _ body: @escaping @Sendable (Int) async throws -> Value
) async throws -> [Value] {
    try await withThrowingTaskGroup(of: (Int, Value).self) { group in
        for index in 0..<count { group.addTask { (index, try await body(index)) } }
        var values = [Int: Value]()
        for try await (index, value) in group { values[index] = value }
        return values.sorted { $0.key < $1.key }.map(\.value)
    }
}

private func gather<Value: Sendable>(
    _ count: Int,
    _ body: @escaping @Sendable () async throws -> Value
) async throws -> [Value] {
    try await gather(count) { _ in try await body() }
}
