import LuaRuntime
import Networking
import Synchronization

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// Stops a script on Ctrl-C: a running one at its next instruction, a waiting one by cancelling what it waits for.
///
/// A thread of its own takes the signal, so that nothing but the interrupt itself happens in a signal handler. A second
/// Ctrl-C, or two seconds, end the process whatever the script does.
enum InterruptMonitor {
    private static let graceSeconds: UInt32 = 2
    /// Sent to the event loop's thread, where alone the interrupt is safe.
    private static let interruptSignal = SIGUSR1

    // Written before the signal can be sent, read in its handler.
    private nonisolated(unsafe) static var handle: LuaInterruptHandle?

    /// Keeps the signal from every thread that is made from now on.
    ///
    /// Call it first.
    static func block() {
        var signals = interruptSignals
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }

    /// Starts to watch.
    static func start(_ handle: LuaInterruptHandle, loop: EventLoop, cancel: @escaping @Sendable () -> Void) {
        self.handle = handle
        var action = sigaction()
        action.__sigaction_handler.sa_handler = { _ in InterruptMonitor.handle?.interrupt() }
        action.sa_flags = SA_RESTART
        sigaction(interruptSignal, &action, nil)
        let thread = loop.threadIdentifier
        LoopSignal.unblock(interruptSignal, on: loop)
        spawn {
            waitForInterrupt()
            pthread_kill(thread, interruptSignal)
            cancel()
            spawn {
                sleep(graceSeconds)
                _exit(ExitStatus.interrupted.code)
            }
            waitForInterrupt()
            _exit(ExitStatus.interrupted.code)
        }
    }

    /// Waits for Ctrl-C on the calling thread, in a program that has nothing to stop.
    static func wait() {
        waitForInterrupt()
    }

    private static var interruptSignals: sigset_t {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGINT)
        return signals
    }

    private static func waitForInterrupt() {
        var signals = interruptSignals
        var received: Int32 = 0
        sigwait(&signals, &received)
    }

    private static func spawn(_ body: @escaping @Sendable () -> Void) {
        var thread = pthread_t()
        let box = Unmanaged.passRetained(ThreadBody(body))
        let status = pthread_create(
            &thread,
            nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<ThreadBody>.fromOpaque(argument).takeRetainedValue().run()
                return nil
            },
            box.toOpaque()
        )
        if status == 0 { pthread_detach(thread) } else { box.release() }
    }
}

private final class ThreadBody: Sendable {
    let run: @Sendable () -> Void

    init(_ run: @escaping @Sendable () -> Void) {
        self.run = run
    }
}

private enum LoopSignal {
    /// The loop's thread may block signals; this one must reach it.
    static func unblock(_ signal: Int32, on loop: EventLoop) {
        loop.perform {
            var signals = sigset_t()
            sigemptyset(&signals)
            sigaddset(&signals, signal)
            pthread_sigmask(SIG_UNBLOCK, &signals, nil)
        }
    }
}
