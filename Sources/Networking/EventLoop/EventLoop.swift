public import Glibc
import GlobusAuth
import Synchronization

/// A thread that runs jobs, timers and HTTP transfers, and nothing that blocks.
///
/// An actor that names the loop as its `unownedExecutor` lives on this thread, and its requests through a
/// ``CurlHTTPClient`` of the same loop cost no change of thread. Each turn runs only the jobs that were queued when the
/// turn began, so that jobs which queue more jobs starve neither timers nor transfers.
///
/// The thread keeps the loop alive: a loop that is not shut down lives as long as the process.
public final class EventLoop: SerialExecutor, TaskExecutor, @unchecked Sendable {
    // Unchecked: `mail` is a mutex, the atomics are atomics, and everything else belongs to the loop's thread.

    let mail = Mutex(Mailbox())
    /// Whether the mailbox is worth locking.
    let hasMail = Atomic(false)
    /// The thread that runs the loop now; 0 for none.
    let currentThread = Atomic<UInt>(0)
    let transfers: TransferEngine

    var jobs: [UnownedJob] = []
    var runningJobs: [UnownedJob] = []
    /// What goes on in the next turn, behind the jobs that were ready before.
    var yielded: [UnsafeContinuation<Void, Never>] = []
    var timers = TimerHeap<any Expiring>()
    /// Whether the loop takes no more transfers and timers.
    var isClosing = false

    private let thread = Atomic<UInt>(0)
    private let isJoined = Mutex(false)

    /// Creates a loop and starts its thread.
    ///
    /// Throws `GlobusError` when the system gives no thread or no memory.
    public init(configuration: Configuration = Configuration()) throws {
        transfers = try TransferEngine(configuration)
        let thread = try LoopThread.start { self.run() }
        self.thread.store(UInt(thread), ordering: .releasing)
    }

    /// The thread that the loop runs on, for `pthread_kill`.
    ///
    /// Not to be used after ``shutdown()``.
    public var threadIdentifier: pthread_t { pthread_t(thread.load(ordering: .acquiring)) }

    /// Whether the caller is on the loop's thread.
    public var isOnThread: Bool { currentThread.load(ordering: .relaxed) == UInt(pthread_self()) }

    /// Ends the loop: what is in flight ends with `CancellationError`, the jobs that are left run, and connections close.
    ///
    /// Returns when the thread has ended; called on the loop's own thread it returns at once and the thread ends by
    /// itself. Later transfers and sleeps throw `CancellationError`; an actor of this loop goes on to run its jobs, on a
    /// thread made for them. Calling it again does nothing more.
    public func shutdown() {
        post { if $0.phase == .open { $0.phase = .closing } }
        guard !isOnThread else { return detach() }
        isJoined.withLock { isJoined in
            if !isJoined { pthread_join(threadIdentifier, nil) }
            isJoined = true
        }
    }

    private func detach() {
        // Not waiting for the lock: whoever holds it waits for this thread to end.
        isJoined.withLockIfAvailable { isJoined in
            if !isJoined { pthread_detach(threadIdentifier) }
            isJoined = true
        }
    }
}

extension EventLoop {
    /// What an event loop's connections may cost.
    public struct Configuration: Sendable {
        /// The most connections, and requests at a time, to one host and port; further requests wait.
        ///
        /// 64 unless set.
        public var maximumConnectionsPerHost = 64
        /// The most idle connections kept for later requests, to all hosts together.
        ///
        /// 256 unless set.
        public var maximumIdleConnections = 256

        /// Creates the default configuration.
        public init() {}
    }
}

/// What other threads leave for an event loop.
struct Mailbox: Sendable {
    /// Where a loop is in its life.
    enum Phase {
        case open
        /// It was told to end.
        case closing
        /// No thread runs the loop.
        case closed
    }

    var phase = Phase.open
    var jobs: [UnownedJob] = []
    var calls: [@Sendable () -> Void] = []
    /// Whether the loop sleeps, or is about to, so that it must be woken.
    var isLoopWaiting = false

    var isEmpty: Bool { jobs.isEmpty && calls.isEmpty }
}
