import GlobusAuth
import Networking
import TestSupport
import Testing

@Suite(.enabled(if: TLSServer.isAvailable, "nginx and openssl are not installed"), .timeLimit(.minutes(1)))
struct HTTP2Tests {
    private static func run(
        _ method: String,
        body: [UInt8]? = nil,
        reply: @escaping @Sendable (Int, UInt8) -> HTTP2Script.Reply
    ) async throws -> (requests: Int, connections: Int, result: Result<Int, GlobusError>) {
        let script = HTTP2Script(reply: reply)
        let server = try ScriptedTLSServer(.http2) { script.run($0) }
        let bench = try Bench()
        var request = HTTPRequest(method: "GET", url: try RequestURL(server.url()), timeout: .seconds(20))
        request.certificateVerification = .disabled
        _ = try await bench.client.send(request)
        (request.method, request.body) = (method, body)
        var result: Result<Int, GlobusError>
        do {
            result = .success(try await bench.client.send(request).status)
        } catch let error as GlobusError {
            result = .failure(error)
        }
        return (script.requests.count, server.connections.count, result)
    }

    @Test("A request whose stream is refused is sent again, whatever its method", arguments: ["GET", "POST", "PATCH"])
    func refused(method: String) async throws {
        let outcome = try await Self.run(method, body: method == "GET" ? nil : [1, 2, 3]) { number, _ in
            number == 2 ? .resetStream(HTTP2Script.refusedStream) : .answer
        }
        #expect(try outcome.result.get() == 200)
        #expect(outcome.requests == 3)
    }

    @Test(
        "A request beyond the last stream of a GOAWAY is sent again, whatever its method",
        arguments: ["GET", "POST", "PATCH"]
    )
    func beyondEnd(method: String) async throws {
        let outcome = try await Self.run(method) { number, _ in number == 2 ? .goAway(last: 1) : .answer }
        #expect(try outcome.result.get() == 200)
        #expect(outcome.requests == 3)
        #expect(outcome.connections == 2)
    }

    @Test(
        "A request that the server may have acted on is not sent again when it changes something",
        arguments: [0, 1, 2]
    )
    func mayBeProcessed(fault: Int) async throws {
        let faults: [HTTP2Script.Reply] = [.goAway(last: 3), .close, .resetStream(HTTP2Script.internalError)]
        let outcome = try await Self.run("POST", body: [1]) { number, _ in number == 2 ? faults[fault] : .answer }
        guard case .failure(let error) = outcome.result else { throw UnexpectedResponse(status: 200) }
        #expect(error.code == .connection)
        #expect(error.mayHaveBeenProcessed)
        #expect(error.message.contains("may have acted on the request"))
        #expect(outcome.requests == 2)
    }

    @Test("A server that refuses every stream is an error which says that nothing was done")
    func alwaysRefused() async throws {
        let outcome = try await Self.run("POST", body: [1]) { number, _ in
            number == 1 ? .answer : .resetStream(HTTP2Script.refusedStream)
        }
        guard case .failure(let error) = outcome.result else { throw UnexpectedResponse(status: 200) }
        #expect(error.code == .connection)
        #expect(!error.mayHaveBeenProcessed)
        #expect(error.message.contains("acted on none"))
        #expect(outcome.requests > 30)
        #expect(outcome.requests < 300)
    }

    @Test(
        "Hundreds of requests at once are each acted on once by a server that often begins anew",
        arguments: ["GET", "POST"]
    )
    func manyAcrossEnds(method: String) async throws {
        let server = try TLSServer(keepaliveRequests: 20)
        try await Self.expectOneActionEach(of: 600, method, by: server)
    }

    @Test("Hundreds of requests at once are each acted on once by a server whose configuration is loaded anew")
    func manyAcrossReloads() async throws {
        let server = try TLSServer(reloads: true)
        try await Self.expectOneActionEach(of: 1000, "POST", by: server) { answered in
            if answered % 200 == 0 { server.reload() }
        }
    }

    private static func expectOneActionEach(
        of count: Int,
        _ method: String,
        by server: TLSServer,
        afterAnswer: (Int) -> Void = { _ in }
    ) async throws {
        let bench = try Bench()
        let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
            var statuses: [Int] = []
            for index in 0..<count {
                // So few at once that most of them are still to be sent when a connection ends.
                if index >= 100, let status = try await group.next() {
                    statuses.append(status)
                    afterAnswer(statuses.count)
                }
                var request = HTTPRequest(
                    method: method,
                    url: try RequestURL(server.url() + "\(index)"),
                    timeout: .seconds(50)
                )
                request.certificateVerification = .disabled
                if method == "POST" { request.body = Array("body \(index)".utf8) }
                group.addTask { [request] in try await bench.client.send(request).status }
            }
            return try await group.reduce(into: statuses) { $0.append($1) }
        }
        #expect(statuses == Array(repeating: 200, count: count))
        let acted = try server.loggedPaths()
        #expect(acted.count == count)
        #expect(Set(acted).count == count)
    }
}
