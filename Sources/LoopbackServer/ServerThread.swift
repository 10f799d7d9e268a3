import CServerSupport
import Synchronization

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// The thread of a server: runs the jobs of its ``ServerLoop``, and waits for sockets when there are none.
final class ServerThread: SerialExecutor, TaskExecutor {
    private struct Mailbox {
        var jobs: [UnownedJob] = []
        /// Whether the thread waits for sockets, or is about to.
        var isWaiting = false
    }

    let watch: gserver_watch
    private let mail = Mutex(Mailbox())
    private let current = Atomic<UInt>(0)
    private let isReleased = Atomic(false)

    /// Makes the thread's files; ``start(_:)`` makes the thread.
    ///
    /// - Throws: ``SystemError``.
    init() throws {
        var watch = gserver_watch()
        guard gserver_watch_open(&watch) else { throw SystemError(code: errno) }
        self.watch = watch
    }

    deinit {
        gserver_watch_close(watch)
    }

    /// Runs the loop's jobs from now on.
    ///
    /// - Throws: ``SystemError`` where the system has no thread.
    func start(_ loop: ServerLoop) throws {
        var thread = pthread_t()
        // The thread takes over this reference.
        let argument = Unmanaged.passRetained(loop)
        let code = pthread_create(&thread, nil, Self.enter, argument.toOpaque())
        guard code == 0 else {
            argument.release()
            throw SystemError(code: code)
        }
        pthread_detach(thread)
    }

    /// Ends the thread when the loop has nothing to do any more; nothing may be asked of the loop from now on.
    func release() {
        isReleased.store(true, ordering: .releasing)
        gserver_watch_ring(watch)
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        // The job may be the last one, behind which the thread ends and lets this object go.
        let own = Unmanaged.passRetained(self)
        defer { own.release() }
        mail.withLock { mail in
            mail.jobs.append(job)
            guard mail.isWaiting else { return }
            mail.isWaiting = false
            // The lock is held so that the thread cannot end and close what is being rung.
            gserver_watch_ring(watch)
        }
    }

    func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }

    func asUnownedTaskExecutor() -> UnownedTaskExecutor { UnownedTaskExecutor(ordinary: self) }

    func checkIsolated() { precondition(isCurrent, "called on a thread that is not the server's") }

    func isIsolatingCurrentContext() -> Bool? { isCurrent }

    private var isCurrent: Bool { current.load(ordering: .relaxed) == UInt(pthread_self()) }

    private static let enter: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { argument in
        guard let argument else { return nil }
        let loop = Unmanaged<ServerLoop>.fromOpaque(argument).takeRetainedValue()
        loop.thread.run(loop)
        return nil
    }

    private func run(_ loop: ServerLoop) {
        current.store(UInt(pthread_self()), ordering: .relaxed)
        var jobs: [UnownedJob] = []
        var keys = [UInt64](repeating: 0, count: 256)
        let serial = asUnownedSerialExecutor()
        let task = asUnownedTaskExecutor()
        while true {
            takeJobs(&jobs)
            for job in jobs { job.runSynchronously(isolatedTo: serial, taskExecutor: task) }
            jobs.removeAll(keepingCapacity: true)
            let isIdle = mail.withLock { mail in
                mail.isWaiting = mail.jobs.isEmpty
                return mail.isWaiting
            }
            if isIdle, isReleased.load(ordering: .acquiring), loop.assumeIsolated({ $0.hasEnded }) { return }
            let patience = isIdle ? loop.assumeIsolated { $0.deadlines.milliseconds } : 0
            let count = gserver_watch_wait(watch, patience, &keys, Int32(keys.count))
            // What is queued from here on is looked for anyway.
            if isIdle { mail.withLock { $0.isWaiting = false } }
            loop.assumeIsolated { $0.wake(keys.prefix(Int(count))) }
        }
    }

    private func takeJobs(_ jobs: inout [UnownedJob]) {
        mail.withLock { swap(&$0.jobs, &jobs) }
    }
}

/// A failure of the operating system.
struct SystemError: Error, CustomStringConvertible {
    let code: Int32

    var description: String { String(cString: strerror(code)) }
}
