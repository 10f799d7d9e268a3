import FlyingFox
import FlyingSocks
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// One FlyingFox server on 127.0.0.1, running until it is stopped or let go.
final class Listener: Sendable {
    /// The port it listens on.
    let port: UInt16
    private let server: HTTPServer
    private let running: Task<Void, Never>

    private init(port: UInt16, server: HTTPServer, running: Task<Void, Never>) {
        self.port = port
        self.server = server
        self.running = running
    }

    deinit {
        running.cancel()
    }

    /// Listens on `port`, or on any free port where it is 0.
    static func start(port: UInt16, handler: some HTTPHandler) async throws -> Listener {
        // An hour: latency is the faults' business, and the server must not cut it short.
        let server = HTTPServer(
            address: try sockaddr_in.inet(ip4: "127.0.0.1", port: port),
            timeout: 3600,
            logger: .disabled,
            handler: handler
        )
        let (outcomes, outcome) = AsyncStream.makeStream(of: Result<Void, any Error>.self)
        let running = Task {
            do { try await server.run() } catch { outcome.yield(.failure(error)) }
        }
        let waiting = Task {
            outcome.yield(await Self.result { try await server.waitUntilListening() })
        }
        defer { waiting.cancel() }
        do {
            for await outcome in outcomes {
                try outcome.get()
                break
            }
            return Listener(port: try await boundPort(of: server), server: server, running: running)
        } catch {
            running.cancel()
            throw MockGlobusError(message: message(port, error), cause: error)
        }
    }

    /// Closes the port and every connection.
    func stop() async {
        await server.stop()
        running.cancel()
        await running.value
    }

    private static func boundPort(of server: HTTPServer) async throws -> UInt16 {
        guard case .ip4(_, let port)? = await server.listeningAddress else { throw SocketError.unsupportedAddress }
        ServerSocket(port: port, peer: nil).sendWithoutDelay()
        return port
    }

    private static func result(_ body: () async throws -> Void) async -> Result<Void, any Error> {
        do { return .success(try await body()) } catch { return .failure(error) }
    }

    private static func message(_ port: UInt16, _ error: any Error) -> String {
        var hint = "Choose another port, or 0 for any free one."
        if case SocketError.failed(_, EMFILE, _) = error {
            hint = "Stop mocks that are no longer needed, or raise the limit of open files (ulimit -n)."
        }
        return "Cannot listen on port \(port) of 127.0.0.1 (\(error)). \(hint)"
    }
}

/// Takes FlyingFox's requests: records each, plays its fault if it has one, and else answers by its endpoint.
struct ExchangeHandler: HTTPHandler {
    let core: MockCore
    let router: Router
    let origin: MockGlobus.RecordedRequest.Origin

    func handleRequest(_ request: HTTPRequest) async throws -> HTTPResponse {
        let received = try await MockGlobus.RecordedRequest(request, origin: origin, now: core.clock.now())
        core.log.append(received)
        guard let kind = core.faults.take(for: received) else { return router.answer(received).response }
        let port = core.ports.withLock { $0[origin] } ?? 0
        do {
            return try await FaultPlayer(request: received, core: core, router: router, port: port).response(for: kind)
        } catch is CancellationError {
            // The mock is being stopped, and what it was holding back is not answered any more.
            return HTTPResponse(webSocket: HangUp(prepare: {}))
        }
    }
}
