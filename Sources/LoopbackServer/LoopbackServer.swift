import CServerSupport

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// An HTTP/1.1 server on 127.0.0.1, running until it is stopped or let go.
package final class LoopbackServer: Sendable {
    /// What clients must keep to.
    package struct Limits: Sendable {
        /// The most bytes of a request's head.
        package var head = 64 << 10
        /// How many seconds a head may take from its first byte on.
        package var headTime = 30.0
        /// The most bytes of a body that is kept in memory; one that is read piece by piece may have any number.
        package var body = 64 << 20
        /// How many seconds may pass without progress while a body comes, or an answer is sent.
        package var quietTime = 30.0

        /// Creates the limits that fit browsers and programs.
        package init() {}
    }

    /// The port it listens on.
    package let port: UInt16
    private let loop: ServerLoop

    private init(port: UInt16, loop: ServerLoop) {
        self.port = port
        self.loop = loop
    }

    deinit {
        Task { [loop] in
            _ = await loop.stop()
            loop.thread.release()
        }
    }

    /// Listens on `port`, or on any free port where it is 0.
    ///
    /// - Parameters:
    ///   - port: The port.
    ///   - limits: What clients must keep to.
    ///   - handler: What answers requests.
    /// - Returns: The server, which takes requests.
    /// - Throws: ``Failure`` where the port cannot be had.
    package static func start(
        port: UInt16 = 0,
        limits: Limits = Limits(),
        handler: some RequestHandler
    ) throws -> LoopbackServer {
        let listener = gserver_listen(port)
        guard listener >= 0 else { throw Failure(port: port, SystemError(code: errno)) }
        do {
            let thread = try ServerThread()
            let loop = try ServerLoop(listener: listener, thread: thread, limits: limits, handler: handler)
            try thread.start(loop)
            return LoopbackServer(port: gserver_port(listener, false), loop: loop)
        } catch {
            close(listener)
            throw Failure(port: port, error)
        }
    }

    /// Closes the port and every connection, cancels the tasks that are still answering, and waits for their ends.
    ///
    /// A handler must not call it, since it would wait for itself.
    package func stop() async {
        // The loop must not be released while it is asked for something.
        defer { withExtendedLifetime(self) {} }
        for task in await loop.stop() { await task.value }
    }

    /// Why a server could not be started.
    package struct Failure: Error {
        /// What happened and what to do next, in one line.
        package let message: String
        /// The error that led to this one.
        package let cause: any Error

        init(port: UInt16, _ error: any Error) {
            cause = error
            let choice = "Choose another port, or 0 for any free one."
            let place = "Cannot listen on port \(port) of 127.0.0.1"
            switch (error as? SystemError)?.code {
            case EADDRINUSE: message = "\(place): another program uses it. \(choice)"
            case EACCES, EPERM:
                message = "\(place): this user may not. Choose a port from 1024 on, or 0 for any free one."
            case EMFILE, ENFILE:
                let remedy = "Stop mocks that are no longer needed, or raise the limit of open files (ulimit -n)."
                message = "\(place): too many files are open. \(remedy)"
            default: message = "\(place): \(error). \(choice)"
            }
        }
    }
}
