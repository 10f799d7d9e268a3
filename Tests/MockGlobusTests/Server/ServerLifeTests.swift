import Foundation
import LoopbackServer
import MockGlobus
import Testing

/// Lets the thread sleep.
func usleepThread(_ microseconds: UInt32) { usleep(microseconds) }

@Suite(.timeLimit(.minutes(1))) struct ServerLifeTests {
    @Test("Hundreds of connections are open at once, and each is answered")
    func manyConnections() async throws {
        let server = try TestServer()
        let port = server.server.port
        let texts = try await onThread {
            let connections = try (0..<300).map { _ in try RawConnection(port: port) }
            for (number, connection) in connections.enumerated() {
                let body = "\(number)"
                try connection.write("POST / HTTP/1.1\r\nContent-Length: \(body.count)\r\n\r\n\(body)")
            }
            return try connections.reversed().map { try $0.reply().text }
        }
        #expect(texts == (0..<300).reversed().map { "POST \($0)" })
    }

    @Test("Stopping ends silent connections, answers under way and the port")
    func stop() async throws {
        let server = try TestServer()
        let port = server.server.port
        async let rests = server.talk { silent in
            try silent.write("GET / HTTP/1.1\r\n\r\n")
            _ = try silent.reply()
            let held = try RawConnection(port: port)
            try held.write("GET /held HTTP/1.1\r\n\r\n")
            return [try silent.readToEnd(), try held.readToEnd()]
        }
        await server.handler.gate.waitForArrivals(1)
        await server.server.stop()
        #expect(try await rests == ["", ""])
        await #expect(throws: RawConnection.Failure.cannotConnect) {
            try await onThread { _ = try RawConnection(port: port) }
        }
        await server.server.stop()
    }

    @Test("Stopping waits for answers under way, even those that take no notice of it")
    func stopWaits() async throws {
        let server = try TestServer()
        async let rest = server.talk { connection in
            try connection.write("GET /slow HTTP/1.1\r\n\r\n")
            return try connection.readToEnd()
        }
        await server.handler.gate.waitForArrivals(1)
        await server.server.stop()
        #expect(server.handler.hasEnded.isSet)
        #expect(try await rest.isEmpty)
    }

    @Test("A client that never stops sending is cut off behind its answer, and keeps nobody from theirs")
    func endlessClient() async throws {
        let server = try TestServer()
        let port = server.server.port
        async let end = onThread {
            let connection = try RawConnection(port: port)
            try connection.write("POST /held HTTP/1.1\r\nContent-Length: 1000000000\r\n\r\n")
            let piece = String(repeating: "a", count: 1 << 20)
            do {
                while true { try connection.write(piece) }
            } catch {
                return error as? RawConnection.Failure
            }
        }
        await server.handler.gate.waitForArrivals(1)
        server.handler.gate.open()
        let text = try await server.talk { connection in
            try connection.write("GET / HTTP/1.1\r\n\r\n")
            return try connection.reply().text
        }
        #expect(text == "GET ")
        #expect(try await end == .reset)
    }

    @Test("A server that is let go ends, with its connections")
    func letGo() async throws {
        var server: LoopbackServer? = try LoopbackServer.start(handler: TestHandler())
        let port = try #require(server?.port)
        let (answers, answer) = AsyncStream.makeStream(of: Int.self)
        async let rest = onThread {
            let connection = try RawConnection(port: port)
            try connection.write("GET / HTTP/1.1\r\n\r\n")
            answer.yield(try connection.reply().status)
            return try connection.readToEnd()
        }
        #expect(await answers.first { _ in true } == 200)
        server = nil
        #expect(try await rest.isEmpty)
    }

    @Test("A client that goes away while it is answered does no harm")
    func goneClient() async throws {
        let server = try TestServer()
        _ = try await server.talk { try $0.write("GET /held HTTP/1.1\r\n\r\n") }
        await server.handler.gate.waitForArrivals(1)
        server.handler.gate.open()
        let reply = try await server.talk { connection in
            try connection.write("GET / HTTP/1.1\r\n\r\n")
            return try connection.reply()
        }
        #expect(reply.status == 200)
    }
}
