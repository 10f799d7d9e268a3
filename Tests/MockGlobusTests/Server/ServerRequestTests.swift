import LoopbackServer
import Testing

@Suite(.timeLimit(.minutes(1))) struct ServerRequestTests {
    @Test("A body comes in chunks, whose extensions and trailers are ignored")
    func chunks() async throws {
        let texts = try await TestServer().talk { connection in
            try connection.write(
                "POST / HTTP/1.1\r\nTransfer-Encoding: Chunked\r\n\r\n"
                    + "3 ;name=value\r\nabc\r\n00a\r\n0123456789\r\n0\r\nX-Trailer: 1\r\n\r\n"
                    + "GET / HTTP/1.1\r\n\r\n"
            )
            return [try connection.reply().text, try connection.reply().text]
        }
        #expect(texts == ["POST abc0123456789", "GET "])
    }

    @Test(
        "The end of what a client sends is noticed, where its request is whole and where it is not",
        .serialized,
        arguments: [
            ("POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\nabc", ""), ("GET / HT", ""),
            ("GET / HTTP/1.1\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nGET "),
        ]
    )
    func endOfSending(request: String, answer: String) async throws {
        let received = try await TestServer().talk { connection in
            try connection.write(request)
            connection.endSending()
            return try connection.readToEnd()
        }
        #expect(received == answer)
    }

    @Test("A method counts in upper case")
    func method() async throws {
        let text = try await TestServer().talk { connection in
            try connection.write("pUt / HTTP/1.1\r\nContent-Length: 1\r\n\r\na")
            return try connection.reply().text
        }
        #expect(text == "PUT a")
    }

    @Test(
        "A body that is too large to be kept is refused, whether its length is told or not",
        .serialized,
        arguments: ["Content-Length: 11\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\nb\r\n01234567890\r\n"]
    )
    func tooLargeBody(rest: String) async throws {
        var limits = LoopbackServer.Limits()
        limits.body = 10
        let answer = try await TestServer(limits).talk { connection in
            try connection.write("POST / HTTP/1.1\r\n" + rest)
            connection.endSending()
            return try connection.readToEnd()
        }
        #expect(answer.hasPrefix("HTTP/1.1 413 "))
    }

    @Test("A body may be slow, but a client that is quiet for too long is refused")
    func quietClient() async throws {
        var limits = LoopbackServer.Limits()
        limits.quietTime = 1
        let replies = try await TestServer(limits).talk { connection in
            try connection.write("POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\n")
            for piece in ["a", "b", "c"] {
                usleepThread(400_000)
                try connection.write(piece)
            }
            let first = try connection.reply()
            try connection.write("POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\na")
            return [first, try connection.reply()]
        }
        #expect(replies.map(\.status) == [200, 408])
    }

    @Test("A large body comes in pieces of any size")
    func largeBody() async throws {
        let body = String(repeating: "0123456789", count: 100_000)
        let text = try await TestServer().talk { connection in
            try connection.write("PUT / HTTP/1.1\r\nContent-Length: \(body.utf8.count)\r\n\r\n" + body)
            return try connection.reply().text
        }
        #expect(text == "PUT " + body)
    }

    @Test("A client that expects it is told to go on before it sends the body")
    func invitation() async throws {
        let replies = try await TestServer().talk { connection in
            try connection.write("POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n")
            let invitation = try connection.reply()
            try connection.write("abc")
            return [invitation, try connection.reply()]
        }
        #expect(replies.map(\.status) == [100, 200])
        #expect(replies[1].text == "POST abc")
    }

    @Test("A body that nobody reads is not taken for a request")
    func unreadBody() async throws {
        let answer = try await TestServer().talk { connection in
            try connection.write("POST /unread HTTP/1.1\r\nContent-Length: 18\r\n\r\nGET / HTTP/1.1\r\n\r\n")
            return try connection.readToEnd()
        }
        #expect(answer.hasSuffix("Connection: close\r\n\r\nunread"))
    }

    static let refusals: [(request: String, status: Int)] = [
        ("GET\r\n\r\n", 400), ("GET / \r\n\r\n", 400), ("GET  / HTTP/1.1\r\n\r\n", 400),
        ("G(T / HTTP/1.1\r\n\r\n", 400),
        ("GET / FTP/1.1\r\n\r\n", 400), ("GET / HTTP/2.0\r\n\r\n", 505), ("GET / HTTP/1.1\r\nno colon\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nA : b\r\n\r\n", 400), ("GET / HTTP/1.1\r\nA: b\r\n c\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nA: \u{0}\r\n\r\n", 400), ("\u{16}\u{3}\u{1}\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", 400), ("POST / HTTP/1.1\r\nContent-Length: 1x\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\nContent-Length: 1 1\r\n\r\n", 400), ("POST / HTTP/1.1\r\nContent-Length:\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\nContent-Length: 1,\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\nContent-Length: 1, 2\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\nContent-Length:\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding:\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\nTransfer-Encoding:\r\n\r\n", 400),
        ("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1 0\r\n", 400),
        (
            "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n" + String(repeating: "A: b\r\n", count: 20_000),
            431
        ),
        ("POST / HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", 501),
        ("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n", 400),
        ("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n", 400),
        ("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n", 400),
    ]

    @Test("What is no request is refused, and the connection ends", .serialized, arguments: refusals.indices)
    func refused(index: Int) async throws {
        let (request, status) = Self.refusals[index]
        let answer = try await TestServer().talk { connection in
            try connection.write(request)
            return try connection.readToEnd()
        }
        #expect(answer.hasPrefix("HTTP/1.1 \(status) "), "\(request.debugDescription): \(answer)")
        #expect(answer.contains("Connection: close\r\n"))
    }

    @Test("A head that is too large is refused, whether it ends or not", .serialized, arguments: ["", "\r\n\r\n"])
    func largeHead(end: String) async throws {
        var limits = LoopbackServer.Limits()
        limits.head = 8000
        let server = try TestServer(limits)
        let large = "GET / HTTP/1.1\r\nX-A: " + String(repeating: "a", count: 9000) + end
        let answer = try await server.talk { connection in
            try connection.write(large)
            return try connection.readToEnd()
        }
        #expect(answer.hasPrefix("HTTP/1.1 431 "))
        let fitting = "GET / HTTP/1.1\r\nX-A: " + String(repeating: "a", count: 7000) + "\r\n\r\n"
        let reply = try await server.talk { connection in
            try connection.write(fitting)
            return try connection.reply()
        }
        #expect(reply.status == 200)
    }

    @Test("A head that takes too long is refused, but a connection may be silent before it")
    func slowHead() async throws {
        var limits = LoopbackServer.Limits()
        limits.headTime = 0.2
        let replies = try await TestServer(limits).talk { connection in
            usleepThread(300_000)
            try connection.write("GET / HTTP/1.1\r\n\r\n")
            let first = try connection.reply()
            usleepThread(300_000)
            try connection.write("GET / HT")
            return [first, try connection.reply()]
        }
        #expect(replies.map(\.status) == [200, 408])
    }
}
