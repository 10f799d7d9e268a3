import GlobusLua
import LuaRuntime
import Synchronization

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// The effect of signals on a session: Ctrl-C ends the running line, a change of the terminal's size draws the line
/// again, and SIGTERM and SIGHUP end the session.
///
/// The handlers only pass the signals on to a thread, which is not restricted as they are. A process has one session.
final class SessionSignals: Sendable {
    private struct State {
        /// Cancels what the running line waits for; nil while no line runs.
        var cancel: (@Sendable () -> Void)?
        /// How often Ctrl-C was pressed during the line.
        var presses = 0
        var lastPress = ContinuousClock.now
        var termination: Int32?
    }

    private static let watched = [SIGINT, SIGTERM, SIGHUP, SIGWINCH, SIGCONT]
    /// The writing end of the pipe from the handlers to the thread.
    private static let writer = Atomic<Int32>(-1)
    /// One press may arrive as several signals within this time.
    private static let echo = Duration.milliseconds(200)
    private static let graceSeconds: UInt32 = 2

    private let handle: LuaInterruptHandle
    private let editor: LineEditor
    private let state = Mutex(State())

    init(handle: LuaInterruptHandle, editor: LineEditor) {
        self.handle = handle
        self.editor = editor
    }

    /// Handles the signals from now on.
    func install() {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let reader = ends[0]
        guard DetachedThread.start({ self.watch(reader) }) else { return }
        Self.writer.store(ends[1], ordering: .releasing)
        for number in Self.watched where !Signals.isIgnored(number) {
            Signals.handle(number) { number, information, _ in
                SessionSignals.pass(number, isFromTerminal: Signals.isFromTerminal(information))
            }
        }
    }

    /// The exit status with which the session must end, once a signal has said so.
    var termination: ExitStatus? { state.withLock { $0.termination.map { ExitStatus(code: 128 + $0) } } }

    /// Runs a line so that Ctrl-C ends it; returns its result, and whether Ctrl-C was pressed.
    func interruptible<Value: Sendable>(
        _ body: @escaping @Sendable () async throws -> Value
    ) async -> (result: Result<Value, any Error>, isInterrupted: Bool) {
        // The task is started under the lock: Ctrl-C may come as soon as the line has shown something, and must find
        // the task to cancel.
        let task = state.withLock { state in
            let task = Task { try await body() }
            state.cancel = { task.cancel() }
            state.presses = 0
            return task
        }
        let result = await task.result
        return state.withLock { state in
            state.cancel = nil
            return (result, state.presses > 0)
        }
    }

    /// Passes a signal on; called in the handlers.
    private static func pass(_ number: Int32, isFromTerminal: Bool) {
        if number == SIGINT, isFromTerminal, ForegroundPrograms.takeInterrupt() { return }
        let failure = errno
        var byte = UInt8(truncatingIfNeeded: number)
        _ = write(writer.load(ordering: .acquiring), &byte, 1)
        errno = failure
    }

    private func watch(_ reader: Int32) {
        var number: UInt8 = 0
        while true {
            let count = read(reader, &number, 1)
            guard count == 1 else {
                if count < 0, errno == EINTR { continue }
                return
            }
            act(on: Int32(number))
        }
    }

    private func act(on number: Int32) {
        switch number {
        case SIGINT: press()
        case SIGWINCH: editor.resize()
        case SIGCONT: editor.goOn()
        default: terminate(number)
        }
    }

    private func press() {
        let (presses, cancel) = state.withLock { state -> (Int, (@Sendable () -> Void)?) in
            guard let cancel = state.cancel else { return (0, nil) }
            let now = ContinuousClock.now
            if state.presses > 0, now - state.lastPress < Self.echo { return (0, nil) }
            state.presses += 1
            state.lastPress = now
            return (state.presses, cancel)
        }
        guard let cancel else { return }
        if presses == 2 { Self.say("\nglobus-lua: still stopping; Ctrl-C once more ends globus-lua\n") }
        if presses > 2 { Self.endNow(SIGINT) }
        handle.interrupt()
        cancel()
    }

    private func terminate(_ number: Int32) {
        let cancel = state.withLock { state in
            state.termination = number
            return state.cancel
        }
        editor.stop()
        if let cancel {
            handle.interrupt()
            cancel()
        }
        sleep(Self.graceSeconds)
        Self.endNow(number)
    }

    private static func endNow(_ number: Int32) -> Never {
        ScriptPrograms.killAll()
        _exit(128 + number)
    }

    private static func say(_ line: StaticString) {
        _ = write(STDERR_FILENO, line.utf8Start, line.utf8CodeUnitCount)
    }
}
