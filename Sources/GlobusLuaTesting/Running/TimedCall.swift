import GlobusAuth
import Synchronization

/// A call at a time of a ``TestClock``: made by a timer of the machine's clock, or when the test clock is set forward.
final class TimedCall: Sendable {
    private struct State {
        var cancelTimer: (@Sendable () -> Void)?
        /// Whether the clock was set, so that the end of the timer means nothing but that.
        var isWoken = false
        var isCancelled = false
        var hasEnded = false
    }

    private let clock: TestClock
    private let base: any CallingTimeSource
    private let end: Double
    private let action: @Sendable (Bool) -> Void
    private let state = Mutex(State())

    init(
        _ clock: TestClock,
        _ base: any CallingTimeSource,
        seconds: Double,
        _ action: @escaping @Sendable (Bool) -> Void
    ) {
        self.clock = clock
        self.base = base
        end = clock.now() + seconds
        self.action = action
    }

    /// Starts the timer for the time that is left; on the executor.
    func start() {
        let cancel = base.call(after: max(end - clock.now(), 0.001)) { [self] in timerEnded(isOver: $0) }
        state.withLock { $0.cancelTimer = cancel }
    }

    /// Looks at the clock again, which was set forward.
    func wake() {
        let cancel = state.withLock { state in
            state.isWoken = true
            return state.cancelTimer
        }
        cancel?()
    }

    /// Makes the call at once, with false.
    func cancel() {
        let cancel = state.withLock { state in
            state.isCancelled = true
            return state.cancelTimer
        }
        cancel?()
    }

    private func timerEnded(isOver: Bool) {
        let goesOn = state.withLock { state in
            defer { state.isWoken = false }
            return !state.isCancelled && (isOver || state.isWoken)
        }
        guard !goesOn || clock.now() >= end else { return start() }
        let isLate = state.withLock { state in
            defer { state.hasEnded = true }
            return state.hasEnded
        }
        guard !isLate else { return }
        clock.forget(self)
        action(goesOn)
    }
}
