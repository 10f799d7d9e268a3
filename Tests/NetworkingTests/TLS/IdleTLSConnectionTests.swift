import GlobusAuth
import Networking
import TestSupport
import Testing

@Suite(.enabled(if: TLSServer.isAvailable, "nginx and openssl are not installed"), .timeLimit(.minutes(1)))
struct IdleTLSConnectionTests {
    /// What is sent on a kept connection over TLS without a request.
    enum Unasked: CaseIterable {
        case answer, answerBehindTicket, halfAnAnswer, end

        func happen(on connection: ScriptedTLSConnection) {
            switch self {
            case .answer: connection.send("HTTP/1.1 408 Request Time-out\r\nContent-Length: 0\r\n\r\n")
            case .answerBehindTicket:
                connection.sendTicket()
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nunasked")
            case .halfAnAnswer: connection.send("H")
            case .end: connection.sendEnd()
            }
        }
    }

    private static func respond(_ line: String, on connection: ScriptedTLSConnection) {
        connection.send("HTTP/1.1 200 OK\r\nContent-Length: \(line.utf8.count)\r\n\r\n\(line)")
    }

    private static func request(_ method: String, _ url: String) throws -> HTTPRequest {
        HTTPRequest(method: method, url: try RequestURL(url), timeout: .seconds(20), certificateVerification: .disabled)
    }

    @Test(
        "What comes over TLS while nobody asks is no answer, whatever the method",
        arguments: Unasked.allCases,
        ["GET", "POST"]
    )
    func unasked(event: Unasked, method: String) async throws {
        let (seen, done) = (Gate(), Tally())
        let server = try ScriptedTLSServer(.http1) { connection in
            while let line = connection.readRequest() {
                Self.respond(line, on: connection)
                guard line.contains("/first") else { continue }
                seen.wait()
                event.happen(on: connection)
                done.increment()
            }
        }
        let bench = try Bench()
        _ = try await bench.client.send(try Self.request("GET", server.url("/first")))
        seen.open()
        await done.reach(1)
        for path in ["/second", "/third"] {
            let response = try await bench.client.send(try Self.request(method, server.url(path)))
            #expect(String(decoding: response.body, as: UTF8.self) == "\(method) \(path) HTTP/1.1")
        }
        #expect(server.connections.count == 2)
    }

    @Test("Session tickets that come between requests leave the connection in use", arguments: ["GET", "POST"])
    func tickets(method: String) async throws {
        let done = Tally()
        let gates = (0..<5).map { _ in Gate() }
        let server = try ScriptedTLSServer(.http1) { connection in
            for gate in gates {
                guard let line = connection.readRequest() else { return }
                Self.respond(line, on: connection)
                gate.wait()
                connection.sendTicket()
                done.increment()
            }
        }
        let bench = try Bench()
        for (index, gate) in gates.enumerated() {
            let response = try await bench.client.send(try Self.request(method, server.url("/\(index)")))
            #expect(String(decoding: response.body, as: UTF8.self) == "\(method) /\(index) HTTP/1.1")
            gate.open()
            await done.reach(index + 1)
        }
        #expect(server.connections.count == 1)
    }
}
