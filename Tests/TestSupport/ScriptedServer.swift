import Foundation
import Synchronization

/// An HTTP server on a loopback port that does what a test tells it, including misbehaviour.
///
/// Each connection has a thread of its own, which runs the script; the script may block.
public final class ScriptedServer: Sendable {
    /// What happens on one connection, from its first byte to its last.
    public typealias Script = @Sendable (ScriptedConnection) -> Void

    /// The port on which it listens.
    public let port: Int
    /// What has happened so far.
    public let log = ServerLog()

    private let listener: CInt

    /// Starts a server that runs `script` on every connection.
    public init(script: @escaping Script) throws {
        (listener, port) = try LoopbackListener.open()
        let listener = listener
        let log = log
        Thread.detachNewThread { Self.accept(on: listener, log, script) }
    }

    /// Starts a server that calls `answer` for every request, and keeps the connection between requests.
    public convenience init(answer: @escaping @Sendable (ReceivedRequest, ScriptedConnection) -> Void) throws {
        try self.init(script: { connection in
            while let request = connection.readRequest() { answer(request, connection) }
        })
    }

    deinit { stop() }

    /// Returns the URL of `path` on this server.
    public func url(_ path: String = "/") -> String { "http://127.0.0.1:\(port)\(path)" }

    /// Accepts no more connections and closes those that are open.
    public func stop() {
        shutdown(listener, CInt(SHUT_RDWR))
        log.endConnections()
    }

    private static func accept(on listener: CInt, _ log: ServerLog, _ script: @escaping Script) {
        while case let descriptor = Glibc.accept(listener, nil, nil), descriptor >= 0 {
            // Data that is sent without a request must not be delayed until the previous data was acknowledged.
            var isOn: CInt = 1
            setsockopt(descriptor, CInt(IPPROTO_TCP), TCP_NODELAY, &isOn, socklen_t(MemoryLayout<CInt>.size))
            // A program that a test starts must not inherit the socket.
            _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
            let connection = ScriptedConnection(descriptor, log)
            log.noteAccepted(descriptor)
            Thread.detachNewThread {
                script(connection)
                connection.close()
            }
        }
        Glibc.close(listener)
    }
}
