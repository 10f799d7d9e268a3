import GlobusAuth
import Networking
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct ExchangeTests {
    @Test("A response comes with its status, reason, headers and body")
    func wholeResponse() async throws {
        let bench = try Bench { _, connection in
            connection.respond("404 Not Here", ["X-One:  a b ", "x-two: 2"], body: "gone")
        }
        let response = try await bench.get("/path?q=1")
        #expect(response.status == 404)
        #expect(response.reason == "Not Here")
        #expect(response.headers["x-one"] == "a b")
        #expect(response.headers.fields.map(\.name) == ["X-One", "x-two", "Content-Length"])
        #expect(response.body == Array("gone".utf8))
        #expect(bench.server.log.requests.map(\.lines.first) == ["GET /path?q=1 HTTP/1.1"])
    }

    @Test("Header fields are sent in their order, with their case, repeated and empty ones included")
    func headersSent() async throws {
        let bench = try Bench()
        var request = try bench.request()
        request.headers = ["X-b": "1", "x-A": "2", "X-b": "3", "X-Empty": "", "X-Spaced": " \t v w "]
        _ = try await bench.client.send(request)
        let lines = try #require(bench.server.log.requests.first).lines.filter { $0.lowercased().hasPrefix("x-") }
        #expect(lines == ["X-b: 1", "x-A: 2", "X-b: 3", "X-Empty:", "X-Spaced: v w"])
    }

    @Test("The headers of one request do not show up in the next, on the same connection")
    func headersForgotten() async throws {
        let bench = try Bench()
        var request = try bench.request("POST")
        request.headers = ["Authorization": "Bearer one", "X-Old": "1"]
        request.body = [1, 2, 3]
        _ = try await bench.client.send(request)
        _ = try await bench.get()
        let second = try #require(bench.server.log.requests.last)
        #expect(second.method == "GET")
        #expect(second.values("Authorization") + second.values("X-Old") + second.values("Content-Length") == [])
        #expect(bench.server.log.connections.count == 1)
    }

    @Test("Repeated response headers are all kept, in order")
    func repeatedHeaders() async throws {
        let bench = try Bench { _, connection in connection.respond("200 OK", ["Link: a", "X: 1", "link: b"]) }
        #expect(try await bench.get().headers.values("Link") == ["a", "b"])
    }

    @Test("A folded response header is one value, and interim responses leave nothing behind")
    func interimAndFolded() async throws {
        let bench = try Bench { _, connection in
            connection.send("HTTP/1.1 103 Early Hints\r\nX-Early: 1\r\n\r\n")
            connection.respond("200 Fine", ["X-Folded: a", "  b", "\tc"], body: "x")
        }
        let response = try await bench.get()
        #expect(response.reason == "Fine")
        #expect(response.headers["X-Folded"] == "a b c")
        #expect(response.headers["X-Early"] == nil)
        #expect(response.body == Array("x".utf8))
    }

    @Test("Trailers of a chunked response are not taken for headers")
    func chunkedTrailers() async throws {
        let bench = try Bench { _, connection in
            connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            connection.send("3\r\nabc\r\n2\r\nde\r\n0\r\nX-Trailer: 1\r\n\r\n")
        }
        let response = try await bench.get()
        #expect(response.body == Array("abcde".utf8))
        #expect(response.headers["X-Trailer"] == nil)
    }

    @Test("A HEAD response has headers and no body, and leaves the connection usable")
    func head() async throws {
        let bench = try Bench { request, connection in
            guard request.method == "HEAD" else { return connection.respond(body: "next") }
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 4000\r\n\r\n")
        }
        let response = try await bench.client.send(bench.request("HEAD"))
        #expect(response.headers["Content-Length"] == "4000")
        #expect(response.body.isEmpty)
        #expect(try await bench.get().body == Array("next".utf8))
        #expect(bench.server.log.connections.count == 1)
    }

    @Test("A response without a body is an empty one", arguments: ["204 No Content", "304 Not Modified"])
    func withoutBody(status: String) async throws {
        let bench = try Bench { _, connection in connection.send("HTTP/1.1 \(status)\r\nX: 1\r\n\r\n") }
        let response = try await bench.get()
        #expect(response.status == Int(status.prefix(3)))
        #expect(response.body.isEmpty)
    }

    @Test("A redirect is a response, and is not followed")
    func redirect() async throws {
        let bench = try Bench { _, connection in connection.respond("302 Found", ["Location: /elsewhere"]) }
        #expect(try await bench.get().headers["Location"] == "/elsewhere")
        #expect(bench.server.log.requestCount.count == 1)
    }

    @Test("Cookies are not kept")
    func cookies() async throws {
        let bench = try Bench { _, connection in connection.respond("200 OK", ["Set-Cookie: a=b"]) }
        _ = try await bench.get()
        _ = try await bench.get()
        #expect(bench.server.log.requests.flatMap { $0.values("Cookie") } == [])
    }

    @Test("A compressed response is unpacked")
    func gzip() async throws {
        let bench = try Bench { request, connection in
            let isAsked = request.values("Accept-Encoding").contains { $0.contains("gzip") }
            connection.respond(isAsked ? "200 OK" : "406 No", ["Content-Encoding: gzip"], body: Gzip.stored("packed"))
        }
        let response = try await bench.get()
        #expect(response.status == 200)
        #expect(response.body == Array("packed".utf8))
    }

    @Test("The bytes of a Location that are not UTF-8 are kept as escapes")
    func location() async throws {
        let bench = try Bench { _, connection in
            connection.send(
                Array("HTTP/1.1 302 Found\r\nlocation: /caf".utf8) + [0xE9]
                    + Array("\r\nContent-Length: 0\r\n\r\n".utf8)
            )
        }
        #expect(try await bench.get().headers["Location"] == "/caf%E9")
    }
}
