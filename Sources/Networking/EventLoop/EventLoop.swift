public import Glibc
public import GlobusAuth
import Synchronization

/// A thread that runs jobs, timers and HTTP transfers, but nothing that blocks.
///
/// An actor that names the loop as its `unownedExecutor` runs on this thread, and its requests through a
/// ``CurlHTTPClient`` of the same loop need no change of thread. Each turn runs only the jobs that were queued when the
/// turn began, so that jobs which queue more jobs cannot block timers and transfers.
///
/// The thread keeps the loop alive: a loop that is not shut down lives as long as the process.
public final class EventLoop: SerialExecutor, TaskExecutor, TurningExecutor, @unchecked Sendable {
    // Unchecked: `mail` is a mutex, the atomics are atomics, and everything else belongs to the loop's thread. No function holds
    // on to a variable while it calls another, so access to them is not checked at run time either.

    let mail = Mutex(Mailbox())
    /// Whether there is something in the mailbox, so that it must be locked.
    let hasMail = Atomic(false)
    /// The thread that runs the loop; 0 for none.
    let currentThread = Atomic<UInt>(0)
    let transfers: TransferEngine

    @exclusivity(unchecked) var jobs: [UnownedJob] = []
    @exclusivity(unchecked) var runningJobs: [UnownedJob] = []
    /// The continuations to resume in the next turn, after the jobs that were ready before.
    @exclusivity(unchecked) var yielded: [UnsafeContinuation<Void, Never>] = []
    /// What works in the next turn, after its jobs.
    @exclusivity(unchecked) var workers: [any TurnWorker] = []
    @exclusivity(unchecked) var runningWorkers: [any TurnWorker] = []
    @exclusivity(unchecked) var timers = TimerHeap<TimerAction>()
    /// Whether the loop accepts no more transfers and timers.
    @exclusivity(unchecked) var isClosing = false

    private let thread = Atomic<UInt>(0)
    private let isJoined = Mutex(false)

    /// Creates a loop and starts its thread.
    ///
    /// - Throws: `GlobusError` where the system has no thread, memory or file descriptor left.
    public init(configuration: Configuration = Configuration()) throws {
        transfers = try TransferEngine(configuration)
        let thread = try LoopThread.start { self.run() }
        self.thread.store(UInt(thread), ordering: .releasing)
    }

    /// The thread of the loop, for `pthread_kill`.
    ///
    /// Not to be used after ``shutdown()``.
    public var threadIdentifier: pthread_t { pthread_t(thread.load(ordering: .acquiring)) }

    /// Whether the caller is on the loop's thread.
    public var isOnThread: Bool { currentThread.load(ordering: .relaxed) == UInt(pthread_self()) }

    /// Ends the loop: transfers and sleeps end with `CancellationError`, the remaining jobs run, and connections close.
    ///
    /// It returns when the thread has ended; called on the loop's own thread it returns at once, and the thread ends by
    /// itself. Later transfers and sleeps throw `CancellationError`; the jobs of an actor on this loop still run, on
    /// threads made for them. Further calls do nothing.
    public func shutdown() {
        post { if $0.phase == .open { $0.phase = .closing } }
        guard !isOnThread else { return detach() }
        isJoined.withLock { isJoined in
            if !isJoined { pthread_join(threadIdentifier, nil) }
            isJoined = true
        }
    }

    private func detach() {
        // It does not wait for the lock: whoever holds it waits for this thread to end.
        isJoined.withLockIfAvailable { isJoined in
            if !isJoined { pthread_detach(threadIdentifier) }
            isJoined = true
        }
    }
}

extension EventLoop {
    /// Limits for the connections of an event loop.
    public struct Configuration: Sendable {
        /// The largest number of connections, and of requests at a time, to one host and port; 64 by default.
        ///
        /// Further requests wait.
        public var maximumConnectionsPerHost = 64
        /// The largest number of idle connections, to all hosts together, that are kept for later requests; 256 by
        /// default.
        public var maximumIdleConnections = 256

        /// Creates the default configuration.
        public init() {}
    }
}

/// What another thread has an event loop call.
struct LoopCall: Sendable {
    // A structure, since Swift makes an object around each function that it puts into an array.
    let body: @Sendable () -> Void
}

/// What other threads leave for the event loop.
struct Mailbox: Sendable {
    /// The phases of a loop's life.
    enum Phase {
        case open
        /// The loop was told to end.
        case closing
        /// No thread runs the loop.
        case closed
    }

    var phase = Phase.open
    var jobs: [UnownedJob] = []
    var calls: [LoopCall] = []
    /// Whether the loop sleeps, or is about to, so that it must be woken.
    var isLoopWaiting = false

    var isEmpty: Bool { jobs.isEmpty && calls.isEmpty }
}
