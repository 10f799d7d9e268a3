import CServerSupport
import Foundation
import Testing

@Suite(.timeLimit(.minutes(1))) struct ServerAnswerTests {
    @Test("Requests that are sent at once are answered in their order")
    func pipelined() async throws {
        let texts = try await TestServer().talk { connection in
            try connection.write(
                "\r\nPOST / HTTP/1.1\r\nContent-Length: 1\r\n\r\naPUT / HTTP/1.1\r\nContent-Length: 2\r\n\r\nbc"
                    + "GET / HTTP/1.1\n\n"
            )
            return try (0..<3).map { _ in try connection.reply().text }
        }
        #expect(texts == ["POST a", "PUT bc", "GET "])
    }

    @Test("An answer to HEAD has the length of the body without the body")
    func head() async throws {
        let server = try TestServer()
        let replies = try await server.talk { connection in
            try connection.write("HEAD / HTTP/1.1\r\n\r\n")
            let first = try connection.reply(isToHead: true)
            try connection.write("HEAD /pieces HTTP/1.1\r\n\r\n")
            let second = try connection.reply(isToHead: true)
            try connection.write("GET / HTTP/1.1\r\n\r\n")
            return [first, second, try connection.reply()]
        }
        #expect(replies.map(\.status) == [200, 200, 200])
        #expect(replies[0].headers["content-length"] == "5")
        #expect(replies[1].headers["transfer-encoding"] == "chunked")
        #expect(replies[2].text == "GET ")
    }

    @Test("Answers that have no body have no length either", .serialized, arguments: [204, 304])
    func withoutBody(status: Int) async throws {
        let replies = try await TestServer().talk { connection in
            try connection.write("GET /empty?\(status) HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\n\r\n")
            return [try connection.reply(), try connection.reply()]
        }
        #expect(replies.map(\.status) == [status, 200])
        #expect(replies[0].headers["content-length"] == nil)
    }

    @Test("A connection of HTTP/1.0 ends with the answer, whose end is the body's")
    func oldVersion() async throws {
        let server = try TestServer()
        let answer = try await server.talk { connection in
            try connection.write("GET /pieces HTTP/1.0\r\n\r\n")
            return try connection.readToEnd()
        }
        #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
        #expect(!answer.contains("Transfer-Encoding"))
        #expect(answer.hasSuffix("\r\n\r\n" + String(repeating: "ab", count: 40)))
        let kept = try await server.talk { connection in
            try connection.write("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\nGET / HTTP/1.0\r\n\r\n")
            return [try connection.reply(), try connection.reply()]
        }
        #expect(kept.map { $0.headers["connection"] } == ["keep-alive", "close"])
    }

    @Test("A client that asks for it has the connection closed behind the answer")
    func closing() async throws {
        let answer = try await TestServer().talk { connection in
            try connection.write("GET / HTTP/1.1\r\nConnection: foo, Close\r\n\r\nGET / HTTP/1.1\r\n\r\n")
            return try connection.readToEnd()
        }
        #expect(answer == "HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nGET ")
    }

    @Test("Pieces of an answer come as one body")
    func pieces() async throws {
        let body = try await TestServer().talk { connection in
            try connection.write("GET /pieces HTTP/1.1\r\n\r\n")
            return try connection.reply().text
        }
        #expect(body == String(repeating: "ab", count: 40))
    }

    @Test("Small pieces are sent without waiting for acknowledgements")
    func noDelay() throws {
        let listener = gserver_listen(0)
        defer { close(listener) }
        let client = try RawConnection(port: gserver_port(listener, false))
        defer { withExtendedLifetime(client) {} }
        let socket = gserver_accept(listener)
        defer { close(socket) }
        var value: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        #expect(getsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &value, &size) == 0)
        #expect(value != 0)
    }

    @Test("A body that is shorter than its length ends the connection")
    func shortBody() async throws {
        await #expect(throws: RawConnection.Failure.endedEarly) {
            try await TestServer().talk { connection in
                try connection.write("GET /short HTTP/1.1\r\n\r\n")
                return try connection.reply().text
            }
        }
    }

    @Test("A handler can reset the connection instead of answering")
    func reset() async throws {
        await #expect(throws: RawConnection.Failure.reset) {
            try await TestServer().talk { connection in
                try connection.write("GET /reset HTTP/1.1\r\n\r\n")
                return try connection.reply().text
            }
        }
    }
}
