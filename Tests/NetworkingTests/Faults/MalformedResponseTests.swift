import GlobusAuth
import Networking
import TestSupport
import Testing

/// Answers that violate the rules of HTTP.
@Suite(.timeLimit(.minutes(1))) struct MalformedResponseTests {
    private func bench(_ answer: [UInt8]) throws -> Bench {
        try Bench { request, connection in
            guard request.path != "/next" else { return connection.respond(body: "next") }
            connection.send(answer)
            connection.close()
        }
    }

    @Test(
        "An answer that cannot be trusted is an error that names the server, and the next request works",
        arguments: [
            "Transfer-Encoding: chunked\r\n\r\nzz\r\nab\r\n0\r\n\r\n",
            "Transfer-Encoding: chunked\r\n\r\n-1\r\nab\r\n0\r\n\r\n",
            "Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\nab\r\n0\r\n\r\n",
            "Transfer-Encoding: chunked\r\n\r\n2\r\nabcdef\r\n0\r\n\r\n",
            "Transfer-Encoding: unknown\r\n\r\nab",
            "Content-Length: -5\r\n\r\nabcde",
            "Content-Length: 5x\r\n\r\nabcde",
            "Content-Length: 99999999999999999999\r\n\r\nabcde",
            "Content-Length: 6\r\n\r\nabcde",
            "Content-Length: +5\r\n\r\nabcde",
            "Content-Length:\r\n\r\nabcde",
            "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
            "Content-Encoding: gzip\r\nContent-Length: 5\r\n\r\nabcde",
            "Content-Encoding: br\r\nContent-Length: 5\r\n\r\nabcde",
            "Content-Encoding: gzip, gzip\r\nContent-Length: 5\r\n\r\nabcde",
            "Content-Encoding: gzip\r\nContent-Length: 3\r\n\r\n\u{1F}",
            "X: a\0b\r\nContent-Length: 1\r\n\r\na",
            "X: \(String(repeating: "y", count: 300_000))\r\nContent-Length: 1\r\n\r\na",
            "no field at all\r\n",
        ]
    )
    func untrusted(rest: String) async throws {
        let bench = try bench(Array("HTTP/1.1 200 OK\r\n\(rest)".utf8))
        let error = try await bench.failure(of: bench.request())
        #expect(error.code.isKind(of: .network) || error.code == .limit, "\(error)")
        #expect(error.message.contains("127.0.0.1:\(bench.server.port)"), "\(error)")
        #expect(try await bench.get("/next").body == Array("next".utf8))
    }

    @Test("A gzip stream that breaks off is an error", arguments: [1, 9, 10, 14, 18])
    func cutGzip(missing: Int) async throws {
        let packed = Array(Gzip.stored("packed").dropLast(missing))
        let head = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: \(packed.count)\r\n\r\n"
        let bench = try bench(Array(head.utf8) + packed)
        let error = try await bench.failure(of: bench.request())
        #expect(error.code == .network)
        #expect(error.message.contains("127.0.0.1:\(bench.server.port)"), "\(error)")
    }

    @Test("Header fields that are not UTF-8 are repaired, and the body is whole")
    func notUTF8() async throws {
        let bench = try bench(
            Array("HTTP/1.1 200 \u{FF}\r\nX: ".utf8) + [0xFF, 0xC3, 0x0D, 0x0A]
                + Array("Content-Length: 2\r\n\r\nok".utf8)
        )
        let response = try await bench.get()
        #expect(response.headers["X"] == "\u{FFFD}\u{FFFD}")
        #expect(response.body == Array("ok".utf8))
    }

    @Test("Bytes behind an answer are not taken for the answer to the next request")
    func smuggled() async throws {
        let bench = try Bench { request, connection in
            guard request.path == "/first" else { return connection.respond(body: "own") }
            connection.send(
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfirstHTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nsmuggled"
            )
        }
        #expect(try await bench.get("/first").body == Array("first".utf8))
        #expect(try await bench.get("/second").body == Array("own".utf8))
    }
}
