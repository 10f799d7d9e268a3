import LoopbackServer
import Synchronization

@testable import MockGlobus

/// Answers with what it was sent, or as the path says.
struct TestHandler: RequestHandler {
    /// Opens for `/held`.
    let gate = MockGlobus.Gate()
    /// Told when `/slow` has ended.
    let hasEnded = Flag()

    func answer(_ request: IncomingRequest) async throws -> ServerAnswer {
        switch request.head.path {
        case "/empty": return ServerAnswer(status: Int(request.head.query) ?? 204)
        case "/unread": return ServerAnswer(status: 200, body: .bytes(Array("unread".utf8)))
        case "/pieces": return ServerAnswer(status: 200, body: .pieces(Pieces(), count: nil))
        case "/short": return ServerAnswer(status: 200, body: .pieces(Pieces(), count: 1000))
        case "/reset": throw BreakOff.reset
        case "/held":
            await gate.pass()
            try Task.checkCancellation()
            return ServerAnswer(status: 200)
        case "/slow":
            await gate.pass()
            await Task.detached { try? await Task.sleep(for: .seconds(0.1)) }.value
            hasEnded.set()
            return ServerAnswer(status: 200)
        default:
            let text = String(decoding: try await request.body.all(), as: UTF8.self)
            return ServerAnswer(status: 200, body: .bytes(Array("\(request.head.method) \(text)".utf8)))
        }
    }

    /// Forty times two bytes, each time after the last ones were sent.
    private struct Pieces: BodyPieces {
        var count = 0

        mutating func next() async -> [UInt8]? {
            guard count < 40 else { return nil }
            count += 1
            return Array("ab".utf8)
        }
    }
}

/// Something that happens once.
final class Flag: Sendable {
    private let value = Mutex(false)

    func set() { value.withLock { $0 = true } }
    var isSet: Bool { value.withLock { $0 } }
}

/// A server with a ``TestHandler``.
struct TestServer {
    let server: LoopbackServer
    let handler = TestHandler()

    init(_ limits: LoopbackServer.Limits = LoopbackServer.Limits()) throws {
        server = try LoopbackServer.start(limits: limits, handler: handler)
    }

    /// Talks to it over a new connection.
    func talk<Value: Sendable>(_ body: @escaping @Sendable (RawConnection) throws -> Value) async throws -> Value {
        let port = server.port
        return try await onThread { try body(RawConnection(port: port)) }
    }
}
