import Synchronization

/// An action that an event loop performs after a delay, unless it is cancelled before.
public final class LoopTimer: @unchecked Sendable {
    // Unchecked: only the loop's thread uses the variables; other threads only set the atomic flag.

    private let loop: EventLoop
    private let isCancelled = Atomic(false)
    /// Called with whether the delay has passed.
    private var action: (@Sendable (Bool) -> Void)?
    private var id: TimerHeap<TimerAction>.ID?

    init(loop: EventLoop) {
        self.loop = loop
    }

    /// Starts the delay, once, from any thread; `action` is called exactly once, on the loop's thread, with whether the
    /// delay has passed.
    ///
    /// The deadline is one of the monotonic clock.
    func arm(deadline: UInt64, action: @escaping @Sendable (Bool) -> Void) {
        if loop.isOnThread { return begin(deadline, action) }
        loop.perform { [self] in begin(deadline, action) }
    }

    private func begin(_ deadline: UInt64, _ action: @escaping @Sendable (Bool) -> Void) {
        self.action = action
        if isCancelled.load(ordering: .acquiring) || loop.isClosing { return finish(false) }
        id = loop.addTimer(deadline: deadline) { [self] in finish($0) }
    }

    /// Cancels the action; does nothing where it has been performed.
    ///
    /// It may be called on any thread. Called on the loop's thread, it takes effect at once.
    public func cancel() {
        isCancelled.store(true, ordering: .releasing)
        loop.perform { [self] in
            guard let id else { return }
            loop.removeTimer(id)
            finish(false)
        }
    }

    private func finish(_ hasPassed: Bool) {
        id = nil
        let action = self.action
        self.action = nil
        action?(hasPassed)
    }
}

extension EventLoop {
    /// Calls `action` on the loop's thread when `delay` has passed, unless the loop shuts down before.
    ///
    /// A delay may end up to a millisecond late while the loop is otherwise idle. It may be called on any thread.
    @discardableResult
    public func schedule(after delay: Duration, _ action: @escaping @Sendable () -> Void) -> LoopTimer {
        let timer = LoopTimer(loop: self)
        timer.arm(deadline: MonotonicClock.deadline(after: delay / .seconds(1))) { hasPassed in
            if hasPassed { action() }
        }
        return timer
    }

    /// Waits for `seconds`, which may be a fraction.
    ///
    /// With zero seconds or less, other ready tasks run first, and no timer is set. It may be called on any thread.
    ///
    /// - Throws: `CancellationError` when the task is cancelled or the loop shuts down.
    public func sleep(seconds: Double) async throws {
        try Task.checkCancellation()
        guard seconds > 0 else { return await yield() }
        let timer = LoopTimer(loop: self)
        try await suspend { continuation in
            timer.arm(deadline: MonotonicClock.deadline(after: seconds)) { hasPassed in
                continuation.resume(with: hasPassed ? .success(()) : .failure(CancellationError()))
            }
        } onCancel: {
            timer.cancel()
        }
    }
}
