import CServerSupport

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// Everything that a server does, on one thread: it accepts connections, and answers the requests of each in a task.
///
/// A task waits for its socket without holding the thread, so that any number of connections share it. Handlers run here
/// as well; they may await, and must not block.
actor ServerLoop {
    private static let listenerKey: UInt64 = 0

    nonisolated let thread: ServerThread
    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    let deadlines = Deadlines()
    private let handler: any RequestHandler
    private let limits: LoopbackServer.Limits
    private var listener: Int32?
    private var connections: [UInt64: (connection: Connection, task: Task<Void, Never>)] = [:]
    private var lastKey = ServerLoop.listenerKey

    /// Creates a loop that takes over the socket `listener`, whose connections it accepts once the thread runs.
    ///
    /// - Throws: ``SystemError``, and leaves the socket to the caller.
    init(listener: Int32, thread: ServerThread, limits: LoopbackServer.Limits, handler: any RequestHandler) throws {
        guard gserver_watch_listener(thread.watch, listener, Self.listenerKey) else { throw SystemError(code: errno) }
        self.listener = listener
        self.thread = thread
        self.limits = limits
        self.handler = handler
    }

    /// Closes the port and all connections, and cancels the tasks that are still answering.
    ///
    /// - Returns: Those tasks.
    func stop() -> [Task<Void, Never>] {
        if let listener { close(listener) }
        listener = nil
        deadlines.cancel(Self.listenerKey)
        for (connection, task) in connections.values {
            task.cancel()
            connection.close()
        }
        return connections.values.map(\.task)
    }

    /// Whether it was stopped, and all its tasks have ended.
    var hasEnded: Bool { listener == nil && connections.isEmpty }

    /// Goes on with the connections to which something has happened.
    func wake(_ keys: ArraySlice<UInt64>) {
        for key in keys {
            if key == Self.listenerKey { accept() } else { connections[key]?.connection.wake() }
        }
        deadlines.meet()
    }

    private func accept() {
        while let listener {
            let file = gserver_accept(listener)
            if file >= 0 {
                begin(file)
                continue
            }
            switch errno {
            case EINTR, ECONNABORTED: continue
            case EAGAIN: return
            default: return pause(listener)
            }
        }
    }

    private func begin(_ file: Int32) {
        lastKey += 1
        let key = lastKey
        let connection = Connection(file: file, key: key, deadlines: deadlines, quietTime: limits.quietTime)
        guard gserver_watch_connection(thread.watch, file, key) else { return connection.close() }
        // Where a task without the preference has waited, the runtime resumes it on a thread of its own pool, from where it
        // has to come back.
        let task = Task(executorPreference: thread) { await self.converse(key) }
        connections[key] = (connection, task)
    }

    private func converse(_ key: UInt64) async {
        guard let connection = connections[key]?.connection else { return }
        await Conversation(connection: connection, handler: handler, limits: limits).run()
        connections[key] = nil
    }

    /// Waits a little, since the process has no more files, so that the listener would be ready again at once.
    private func pause(_ listener: Int32) {
        gserver_watch_forget(thread.watch, listener)
        watchLater(listener)
    }

    private func watchLater(_ listener: Int32) {
        deadlines.plan(Self.listenerKey, after: 0.05) {
            if !gserver_watch_listener(self.thread.watch, listener, Self.listenerKey) { self.watchLater(listener) }
        }
    }
}
