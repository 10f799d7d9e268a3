import GlobusLua
import LuaRuntime
import Networking
import Synchronization

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// Ends the program on Ctrl-C, on SIGTERM and when its terminal is closed.
///
/// While no script runs, the program ends at once. A running script stops at its next instruction, and a waiting one
/// stops waiting; its to-be-closed variables are closed, the programs that it has started end, and the renewal of a
/// token is finished and saved. A second signal ends the process in any case, and so does the end of two seconds, or of
/// ten while something is saved.
///
/// The signals are handled rather than blocked, since programs that a script starts could inherit a block.
enum InterruptMonitor {
    private static let graceSeconds = 2
    /// How long a renewal that is under way when the program ends may take.
    static let savingSeconds = 10
    private static let watched = [SIGINT, SIGTERM, SIGHUP]
    /// A signal that is repeated within this time counts once: `timeout` and other programs send it to a process and to
    /// its group.
    private static let echoMilliseconds = 200

    private static let received = Atomic<Int32>(0)
    private static let receivedAt = Atomic(0)
    private static let isRepeated = Atomic(false)
    private static let isAnnounced = Atomic(false)
    /// The writing end of the pipe on which the handler passes the signal to a thread; -1 while no thread reads it.
    private static let alarm = Atomic<Int32>(-1)

    /// The work that a signal ends.
    private struct Work {
        var handle: LuaInterruptHandle?
        /// Keeps the state alive to which `handle` belongs.
        var owner: (any AnyObject & Sendable)?
        var cancel: (@Sendable () -> Void)?
        var isSaving: @Sendable () -> Bool = { false }
    }

    private static let work = Mutex(Work())

    /// The exit status with which the program must end, once a signal has come.
    static var status: ExitStatus? {
        let number = received.load(ordering: .acquiring)
        return number == 0 ? nil : ExitStatus(code: 128 + number)
    }

    /// The name of the signal that has come, for people.
    static var word: String { "\(staticWord)" }

    private static var staticWord: StaticString {
        switch received.load(ordering: .relaxed) {
        case SIGTERM: "terminated"
        case SIGHUP: "hung up"
        default: "interrupted"
        }
    }

    /// Handles the signals from now on, except those that the program was started to ignore, as by `nohup`.
    ///
    /// Call it before anything else.
    static func install() {
        // Created now, because a handler must not create them.
        _ = (
            received.load(ordering: .relaxed), receivedAt.load(ordering: .relaxed), isRepeated.load(ordering: .relaxed)
        )
        TerminalEcho.restore()
        _ = (isAnnounced.load(ordering: .relaxed), alarm.load(ordering: .relaxed), echoMilliseconds)
        ForegroundPrograms.prepare()
        for number in watched where !Signals.isIgnored(number) {
            Signals.handle(number) { number, information, _ in
                InterruptMonitor.receive(number, isFromTerminal: Signals.isFromTerminal(information))
            }
        }
    }

    /// Lets signals reach the loop's thread; to be called before a script keeps it busy.
    ///
    /// The thread inherits the signal mask of the concurrency runtime's threads.
    static func prepare(_ loop: EventLoop) {
        loop.perform {
            var none = sigset_t()
            sigemptyset(&none)
            pthread_sigmask(SIG_SETMASK, &none, nil)
        }
    }

    /// Makes signals stop what runs in a host's state from now on, or nothing where `handle` is nil.
    ///
    /// `owner` keeps the state alive.
    static func interrupts(_ handle: LuaInterruptHandle?, keeping owner: (any AnyObject & Sendable)? = nil) {
        // Released after the lock, since freeing it may take long.
        let before = work.withLock { work in
            defer { (work.handle, work.owner) = (handle, owner) }
            return work.owner
        }
        _ = before
    }

    /// Runs `body` as a part of the program that a signal ends in good order.
    ///
    /// - Parameters:
    ///   - isSaving: Whether something is being saved, which must be given more time.
    ///   - body: What runs.
    /// - Returns: What `body` returned or threw.
    static func run<Value: Sendable>(
        isSaving: @escaping @Sendable () -> Bool,
        _ body: @escaping @Sendable () async throws -> Value
    ) async -> Result<Value, any Error> {
        // The work begins when it is watched: a signal before that would end the process at once.
        let (beginning, begin) = AsyncStream<Void>.makeStream()
        let task = Task {
            for await _ in beginning { break }
            return try await body()
        }
        watch(isSaving: isSaving) { task.cancel() }
        begin.yield()
        defer { work.withLock { $0.cancel = nil } }
        return await task.result
    }

    /// Waits for a signal, in a program that ends in no other way.
    ///
    /// - Parameter begin: Called first; a signal that comes meanwhile waits for its end.
    static func wait(_ begin: () -> Void) async {
        await withCheckedContinuation { continuation in
            watch(isSaving: { false }) { continuation.resume() }
            begin()
        }
    }

    private static func watch(isSaving: @escaping @Sendable () -> Bool, _ cancel: @escaping @Sendable () -> Void) {
        work.withLock { work in
            work.cancel = cancel
            work.isSaving = isSaving
        }
        if alarm.load(ordering: .acquiring) < 0 { startThread() }
    }

    /// Reports the signal, once.
    ///
    /// Safe in a signal handler.
    private static func announce() {
        guard !isAnnounced.exchange(true, ordering: .relaxed) else { return }
        writeNow("globus-lua: ")
        writeNow(staticWord)
        writeNow("\n")
    }

    private static func writeNow(_ text: StaticString) {
        _ = write(STDERR_FILENO, text.utf8Start, text.utf8CodeUnitCount)
    }

    /// Reports the signal and where the script was, once.
    static func announce(_ error: (any Error)?, _ report: ErrorReport) {
        guard !isAnnounced.exchange(true, ordering: .relaxed) else { return }
        StandardError.write("globus-lua: \(report.interruption(word, by: error))")
    }
}

extension InterruptMonitor {
    private static func receive(_ number: Int32, isFromTerminal: Bool) {
        let failure = errno
        defer { errno = failure }
        if number == SIGINT, isFromTerminal, ForegroundPrograms.takeInterrupt() { return }
        let file = alarm.load(ordering: .acquiring)
        let now = milliseconds()
        // Read before the exchange, since another thread may be handling a repetition of the signal.
        let first = receivedAt.compareExchange(expected: 0, desired: now, ordering: .acquiringAndReleasing).original
        let before = received.exchange(number, ordering: .acquiringAndReleasing)
        if before != 0, before == number, now - first <= echoMilliseconds { return }
        let isThird = before != 0 && isRepeated.exchange(true, ordering: .acquiringAndReleasing)
        guard file >= 0, !isThird else {
            TerminalEcho.restore()
            announce()
            _exit(128 + number)
        }
        var byte: UInt8 = 1
        _ = write(file, &byte, 1)
    }

    private static func milliseconds() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
    }

    /// Starts the thread that does what a handler must not do.
    private static func startThread() {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let reader = ends[0]
        if DetachedThread.start({ serve(reader) }) { alarm.store(ends[1], ordering: .releasing) }
    }

    private static func serve(_ reader: Int32) {
        var byte: UInt8 = 0
        while read(reader, &byte, 1) < 0, errno == EINTR {}
        let (cancel, isSaving) = work.withLock { work in
            work.handle?.interrupt()
            return (work.cancel, work.isSaving)
        }
        cancel?()
        var isAgain = comes(reader, inSeconds: graceSeconds)
        for _ in graceSeconds..<savingSeconds where !isAgain && isSaving() { isAgain = comes(reader, inSeconds: 1) }
        TerminalEcho.restore()
        announce()
        ScriptPrograms.killAll()
        _exit(128 + received.load(ordering: .relaxed))
    }

    /// Whether a further signal comes within the given seconds.
    private static func comes(_ reader: Int32, inSeconds seconds: Int) -> Bool {
        var entry = pollfd(fd: reader, events: Int16(POLLIN), revents: 0)
        let end = milliseconds() + seconds * 1000
        while true {
            let count = poll(&entry, 1, Int32(max(0, end - milliseconds())))
            if count >= 0 || errno != EINTR { return count > 0 }
        }
    }
}
