import GlobusAuth
import Networking
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct RequestBodyTests {
    @Test("A body arrives whole, whatever its size", arguments: [1, 100_000, 10_000_000])
    func wholeBody(size: Int) async throws {
        let bench = try Bench()
        var request = try bench.request("POST")
        let body = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        request.body = body
        #expect(try await bench.client.send(request).status == 200)
        let received = try #require(bench.server.log.requests.first)
        #expect(received.body == body)
        #expect(received.values("Content-Length") == ["\(size)"])
        #expect(received.values("Expect") + received.values("Content-Type") == [])
    }

    @Test("A large body is sent again whole when a kept connection breaks", arguments: [1, 65_537, 3_000_000])
    func repeatedBody(size: Int) async throws {
        let bench = try Bench { request, connection in
            request.path == "/second" && connection.requestsRead == 2 ? connection.reset() : connection.respond()
        }
        _ = try await bench.get("/first")
        var request = try bench.request("PUT", "/second")
        let body = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        request.body = body
        #expect(try await bench.client.send(request).status == 200)
        #expect(bench.server.log.requests.map(\.path) == ["/first", "/second", "/second"])
        #expect(bench.server.log.requests.last?.body == body)
    }

    @Test("An empty body says so", arguments: ["POST", "PUT", "DELETE", "GET"])
    func emptyBody(method: String) async throws {
        let bench = try Bench()
        var request = try bench.request(method)
        request.body = []
        _ = try await bench.client.send(request)
        let received = try #require(bench.server.log.requests.first)
        #expect(received.method == method)
        #expect(received.values("Content-Length") == ["0"])
    }

    @Test("Without a body only methods that expect one say that there is none")
    func noBody() async throws {
        let bench = try Bench()
        for method in ["POST", "PUT", "PATCH", "GET", "DELETE", "PURGE"] {
            _ = try await bench.client.send(bench.request(method))
        }
        let requests = bench.server.log.requests
        #expect(requests.map(\.method) == ["POST", "PUT", "PATCH", "GET", "DELETE", "PURGE"])
        #expect(requests.map { $0.values("Content-Length") } == [["0"], ["0"], ["0"], [], [], []])
    }

    @Test("A content type is sent as given, and once")
    func contentType() async throws {
        let bench = try Bench()
        var request = try bench.request("PUT")
        request.headers = ["content-type": "application/json"]
        request.body = Array("{}".utf8)
        _ = try await bench.client.send(request)
        #expect(bench.server.log.requests.first?.values("Content-Type") == ["application/json"])
    }
}
