import GlobusAuth
import Networking
import TestSupport
import Testing

/// What a server sends on a kept connection after its answer, without a request.
enum Unasked: CaseIterable {
    case answer, timeoutAnswer, garbage, end, reset

    func happen(on connection: ScriptedConnection) {
        switch self {
        case .answer: connection.respond(body: "unasked")
        case .timeoutAnswer:
            connection.send("HTTP/1.1 408 Request Time-out\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        case .garbage: connection.send("\0")
        case .end: connection.close()
        case .reset: connection.reset()
        }
    }
}

/// How more bytes than belong to an answer are sent with it, at once or a moment later.
enum Surplus: CaseIterable {
    case bodyOfHead, bodyOf204, bodyOf304, secondAnswer, secondAnswerAfterChunks

    var method: String { self == .bodyOfHead ? "HEAD" : "GET" }

    var answer: String {
        switch self {
        case .bodyOfHead: "HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\n"
        case .bodyOf204: "HTTP/1.1 204 No Content\r\n\r\n"
        case .bodyOf304: "HTTP/1.1 304 Not Modified\r\nETag: \"1\"\r\n\r\n"
        case .secondAnswer: "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx"
        case .secondAnswerAfterChunks: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n"
        }
    }

    /// The bytes look like another answer, whatever they follow.
    var rest: String { "HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n" }
}

@Suite(.timeLimit(.minutes(1))) struct IdleConnectionTests {
    @Test(
        "What comes on a kept connection while nobody asks is no answer, and costs no request, whatever its method",
        arguments: Unasked.allCases,
        ["GET", "POST"]
    )
    func unasked(event: Unasked, method: String) async throws {
        let (seen, done) = (Gate(), Tally())
        let bench = try Bench { request, connection in
            connection.respond(body: request.path)
            guard request.path == "/first" else { return }
            seen.wait()
            event.happen(on: connection)
            done.increment()
        }
        _ = try await bench.get("/first")
        seen.open()
        await done.reach(1)
        for path in ["/second", "/third"] {
            let response = try await bench.client.send(bench.request(method, path))
            #expect(response.status == 200)
            #expect(response.body == Array(path.utf8))
        }
        #expect(bench.server.log.requests.map(\.path) == ["/first", "/second", "/third"])
        #expect(bench.server.log.connections.count == 2)
    }

    @Test(
        "What follows an answer without belonging to it ends the connection",
        arguments: Surplus.allCases,
        [true, false]
    )
    func surplus(of kind: Surplus, comesAtOnce: Bool) async throws {
        let (seen, done) = (Gate(), Tally())
        let bench = try Bench { request, connection in
            guard request.path == "/first" else { return connection.respond(body: request.path) }
            connection.send(kind.answer + (comesAtOnce ? kind.rest : ""))
            seen.wait()
            if !comesAtOnce { connection.send(kind.rest) }
            done.increment()
        }
        _ = try await bench.client.send(bench.request(kind.method, "/first"))
        seen.open()
        await done.reach(1)
        for path in ["/second", "/third"] {
            let response = try await bench.client.send(bench.request("POST", path))
            #expect(response.status == 200)
            #expect(response.body == Array(path.utf8))
        }
        #expect(bench.server.log.requests.map(\.path) == ["/first", "/second", "/third"])
        #expect(bench.server.log.connections.count == 2)
    }

    @Test("Many connections that are not trusted are all replaced")
    func many() async throws {
        let (seen, gate, done) = (Gate(), Gate(), Tally())
        let bench = try Bench { request, connection in
            if connection.requestsRead == 1, request.path == "/first" { gate.wait() }
            connection.respond(body: request.path)
            guard request.path == "/first" else { return }
            seen.wait()
            connection.respond(body: "unasked")
            done.increment()
        }
        let first = (0..<40).map { _ in Task { try await bench.get("/first").body } }
        await bench.server.log.requestCount.reach(40)
        gate.open()
        for task in first { _ = try await task.value }
        seen.open()
        await done.reach(40)
        let second = (0..<40).map { _ in
            Task { try await bench.client.send(bench.request("POST", "/second")).body }
        }
        for task in second { #expect(try await task.value == Array("/second".utf8)) }
        #expect(bench.server.log.requests.count == 80)
    }

    @Test("A connection is kept after answers without a body, and after chunks", arguments: Surplus.allCases)
    func kept(kind: Surplus) async throws {
        let bench = try Bench { _, connection in connection.send(kind.answer) }
        for _ in 0..<5 { _ = try await bench.client.send(bench.request(kind.method)) }
        #expect(bench.server.log.requestCount.count == 5)
        #expect(bench.server.log.connections.count == 1)
    }
}
