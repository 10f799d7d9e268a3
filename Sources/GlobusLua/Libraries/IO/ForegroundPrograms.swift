import Synchronization

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// The programs that scripts of the process wait for, to which a terminal sends Ctrl-C as it does to the process itself.
///
/// What Ctrl-C means is theirs to say, as for a shell: a pager takes it for itself and goes on, and then so does the
/// script; where it ends the program it ends the script.
package enum ForegroundPrograms {
    private static let count = Atomic(0)
    private static let isInterrupted = Atomic(false)

    /// Made now, because a signal handler must not be the one to make them.
    package static func prepare() {
        _ = (count.load(ordering: .relaxed), isInterrupted.load(ordering: .relaxed))
    }

    /// Takes a Ctrl-C of the terminal's, where a program runs; false where it is the script's.
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
