import Synchronization

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// The programs for which scripts of the process wait.
///
/// A terminal sends Ctrl-C to them as well as to the process.
///
/// As in a shell, the program decides what Ctrl-C means: where a pager handles it and goes on, so does the script;
/// where it ends the program, it ends the script.
package enum ForegroundPrograms {
    private static let count = Atomic(0)
    private static let isInterrupted = Atomic(false)

    /// Creates the state now, because a signal handler must not.
    package static func prepare() {
        _ = (count.load(ordering: .relaxed), isInterrupted.load(ordering: .relaxed))
    }

    /// Leaves a Ctrl-C of the terminal to a program, where one runs; returns false where it is meant for the script.
    ///
    /// Safe in a signal handler.
    package static func takeInterrupt() -> Bool {
        guard count.load(ordering: .acquiring) > 0 else { return false }
        isInterrupted.store(true, ordering: .releasing)
        return true
    }

    static func enter() {
        count.add(1, ordering: .acquiringAndReleasing)
    }

    static func leave(status: Int32) {
        let isLast = count.subtract(1, ordering: .acquiringAndReleasing).newValue == 0
        let hasDied = status & 0x7F == SIGINT || status >> 8 & 0xFF == 128 + SIGINT
        guard isLast || hasDied else { return }
        if isInterrupted.exchange(false, ordering: .acquiringAndReleasing), hasDied { kill(getpid(), SIGINT) }
    }
}
