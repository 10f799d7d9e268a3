package import FlyingFox
import FlyingSocks

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// One FlyingFox server on 127.0.0.1, running until it is stopped or let go.
package final class LoopbackServer: Sendable {
    /// The port it listens on.
    package let port: UInt16
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
    ///
    /// - Parameters:
    ///   - port: The port.
    ///   - timeout: How many seconds the handler has for an answer.
    ///   - handler: What answers requests.
    /// - Returns: The server, which takes requests.
    /// - Throws: ``Failure`` where the port cannot be had.
    package static func start(
        port: UInt16 = 0,
        timeout: Double,
        handler: some HTTPHandler
    ) async throws -> LoopbackServer {
        let configuration = HTTPServer.Configuration(
            address: try sockaddr_in.inet(ip4: "127.0.0.1", port: port),
            timeout: timeout,
            // Larger than the default, for uploads.
            sharedRequestBufferSize: 64 << 10,
            logger: .disabled
        )
        let server = HTTPServer(config: configuration, handler: handler)
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
            return LoopbackServer(port: try await boundPort(of: server), server: server, running: running)
        } catch {
            running.cancel()
            throw Failure(message: message(port, error), cause: error)
        }
    }

    /// Closes the port and every connection.
    ///
    /// - Parameter patience: How many seconds answers under way have to be sent.
    package func stop(patience: Double = 0) async {
        await server.stop(timeout: patience)
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
        let choice = "Choose another port, or 0 for any free one."
        let place = "Cannot listen on port \(port) of 127.0.0.1"
        guard case SocketError.failed(_, let code, let text) = error else { return "\(place): \(error). \(choice)" }
        switch code {
        case EADDRINUSE: return "\(place): another program uses it. \(choice)"
        case EACCES, EPERM: return "\(place): this user may not. Choose a port from 1024 on, or 0 for any free one."
        case EMFILE, ENFILE:
            let remedy = "Stop mocks that are no longer needed, or raise the limit of open files (ulimit -n)."
            return "\(place): too many files are open. \(remedy)"
        default: return "\(place): \(text). \(choice)"
        }
    }

    /// Why a server could not be started.
    package struct Failure: Error {
        /// What happened and what to do next, in one line.
        package let message: String
        /// The error that led to this one.
        package let cause: any Error
    }
}
