import LuaRuntime
import Networking
import Synchronization

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// Ends the program on Ctrl-C and on SIGTERM.
///
/// As long as no script runs that is at once. A running script stops at its next instruction, a waiting one stops
/// waiting, and its to-be-closed variables are closed. A second signal ends the process whatever the script does, and so
/// do two seconds.
///
/// The signals are handled and not blocked, since programs that a script starts may inherit a block.
enum InterruptMonitor {
    private static let graceSeconds: UInt32 = 2
    private static let watched = [SIGINT, SIGTERM]
    /// A signal that comes again so soon is the same one: `timeout` and others send it to a process and to its group.
    private static let echoMilliseconds = 200

    private static let received = Atomic<Int32>(0)
    private static let receivedAt = Atomic(0)
    private static let isAnnounced = Atomic(false)
    /// The writing end of the pipe by which the handler tells a thread of the signal; -1 as long as nothing waits.
    private static let alarm = Atomic<Int32>(-1)

    /// How the program must end, once a signal has come.
    static var status: ExitStatus? {
        let number = received.load(ordering: .acquiring)
        return number == 0 ? nil : ExitStatus(code: 128 + number)
    }

    /// Handles the signals from now on, except those that the program was started to ignore, as `nohup` does it.
    ///
    /// Call it first.
    static func install() {
        // Made now, because a handler must not be the one to make them.
        _ = (received.load(ordering: .relaxed), receivedAt.load(ordering: .relaxed))
        _ = (isAnnounced.load(ordering: .relaxed), alarm.load(ordering: .relaxed), echoMilliseconds)
        for number in watched where !isIgnored(number) {
            handle(number) { InterruptMonitor.receive($0) }
        }
    }

    /// Lets signals reach the loop's thread; to be called before a script keeps it busy.
    ///
    /// The thread inherits the blocks of the concurrency runtime's threads.
    static func prepare(_ loop: EventLoop) {
        loop.perform {
            var none = sigset_t()
            sigemptyset(&none)
            pthread_sigmask(SIG_SETMASK, &none, nil)
        }
    }

    /// Stops the script of `handle` from now on when a signal comes; `cancel` ends what it waits for.
    static func watch(_ handle: LuaInterruptHandle, cancel: @escaping @Sendable () -> Void) {
        whenReceived {
            handle.interrupt()
            cancel()
            sleep(graceSeconds)
            endNow()
        }
    }

    /// Waits for a signal, in a program that ends in no other way.
    static func wait() async {
        await withCheckedContinuation { continuation in
            whenReceived { continuation.resume() }
        }
    }

    /// Says what has happened, once.
    ///
    /// Safe in a signal handler.
    static func announce() {
        guard !isAnnounced.exchange(true, ordering: .relaxed) else { return }
        let isTermination = received.load(ordering: .relaxed) == SIGTERM
        let line: StaticString = isTermination ? "globus-lua: terminated\n" : "globus-lua: interrupted\n"
        _ = write(STDERR_FILENO, line.utf8Start, line.utf8CodeUnitCount)
    }

    private static func receive(_ number: Int32) {
        let failure = errno
        let file = alarm.load(ordering: .acquiring)
        let now = milliseconds()
        // Before the exchange, since another thread may be handling the echo.
        let first = receivedAt.compareExchange(expected: 0, desired: now, ordering: .acquiringAndReleasing).original
        let before = received.exchange(number, ordering: .acquiringAndReleasing)
        if before == 0, file >= 0 {
            var byte: UInt8 = 1
            _ = write(file, &byte, 1)
        } else if before != number || now - first > echoMilliseconds {
            endNow()
        }
        errno = failure
    }

    private static func milliseconds() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
    }

    private static func endNow() -> Never {
        announce()
        _exit(128 + received.load(ordering: .relaxed))
    }

    private static func isIgnored(_ number: Int32) -> Bool {
        var action = sigaction()
        sigaction(number, nil, &action)
        let handler = unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
        return handler == unsafeBitCast(SIG_IGN, to: Int.self)
    }

    private static func handle(_ number: Int32, _ handler: @convention(c) (Int32) -> Void) {
        var action = sigaction()
        action.__sigaction_handler.sa_handler = handler
        action.sa_flags = SA_RESTART
        sigaction(number, &action, nil)
    }

    /// Calls `body` on a thread of its own when a signal comes.
    private static func whenReceived(_ body: @escaping @Sendable () -> Void) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let reader = ends[0]
        let isStarted = DetachedThread.start {
            var byte: UInt8 = 0
            while read(reader, &byte, 1) < 0, errno == EINTR {}
            body()
        }
        if isStarted { alarm.store(ends[1], ordering: .releasing) }
    }
}
