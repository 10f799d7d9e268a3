import Foundation
import LuaRuntime
import Synchronization

/// Interrupts a script by a signal to its own thread, as a host does on Ctrl-C.
///
/// One script at a time.
enum InterruptSignal {
    private static let thread = Atomic<UInt>(0)
    // Written before the signal can be sent, read in its handler.
    private nonisolated(unsafe) static var handle: LuaInterruptHandle?

    static func arm(_ handle: LuaInterruptHandle) {
        self.handle = handle
        thread.store(0, ordering: .releasing)
        signal(SIGUSR1) { _ in InterruptSignal.handle?.interrupt() }
    }

    static func scriptHasStarted() {
        // The worker threads of the test's executor block all signals.
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGUSR1)
        pthread_sigmask(SIG_UNBLOCK, &signals, nil)
        thread.store(pthread_self(), ordering: .releasing)
    }

    static func sendWhenStarted() async {
        while thread.load(ordering: .acquiring) == 0 { await Task.yield() }
        pthread_kill(thread.load(ordering: .acquiring), SIGUSR1)
    }
}
