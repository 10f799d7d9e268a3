extension EventLoop {
    /// Calls `action` on the loop's thread when `delay` has passed, unless the loop shuts down before.
    ///
    /// A delay ends up to a millisecond late while nothing else keeps the loop awake. May be called on any thread.
    @discardableResult
    public func schedule(after delay: Duration, _ action: @escaping @Sendable () -> Void) -> LoopTimer {
        let timer = LoopTimer(loop: self)
        timer.arm(deadline: MonotonicClock.deadline(after: delay / .seconds(1))) { outcome in
            if outcome == .fired { action() }
        }
        return timer
    }

    /// Waits for `seconds`, which may be a fraction.
    ///
    /// Throws `CancellationError` when the task is cancelled or the loop shuts down. With zero seconds or less the other
    /// ready tasks run first, and no timer is set. May be called on any thread.
    public func sleep(seconds: Double) async throws {
        try Task.checkCancellation()
        guard seconds > 0 else { return await yield() }
        let timer = LoopTimer(loop: self)
        try await suspend { continuation in
            timer.arm(deadline: MonotonicClock.deadline(after: seconds)) { outcome in
                continuation.resume(with: outcome == .fired ? .success(()) : .failure(CancellationError()))
            }
        } onCancel: {
            timer.cancel()
        }
    }
}
