import LuaRuntime
import Networking

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// Stops the script that runs on an event loop, from any thread.
///
/// Lua may be interrupted on its own thread alone, so that thread is sent a signal. A process has one of these.
struct ScriptStopper: Sendable {
    /// No one else sends a real-time signal.
    private static let signal = __libc_current_sigrtmin() + 1
    // Written before the signal that reads it can be sent.
    private nonisolated(unsafe) static var handle: LuaInterruptHandle?

    private let thread: pthread_t

    init(_ handle: LuaInterruptHandle, loop: EventLoop) {
        Self.handle = handle
        // Without SA_RESTART, so that a script that reads from a terminal stops reading.
        Signals.handle(Self.signal, flags: 0) { _ in ScriptStopper.handle?.interrupt() }
        thread = loop.threadIdentifier
    }

    /// Ends the script at its next instruction; one that waits must be cancelled as well.
    func stop() {
        pthread_kill(thread, Self.signal)
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
}
