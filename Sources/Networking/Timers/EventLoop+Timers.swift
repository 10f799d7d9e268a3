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
        try await LoopTimer(loop: self).wait(until: MonotonicClock.deadline(after: seconds))
    }

    /// Lets the other ready tasks run first.
    private func yield() async {
        // The standard library's yield changes to a thread of the global pool, even to come back at once.
        guard isOnThread else { return await Task.yield() }
        await withUnsafeContinuation { yielding.append($0) }
    }
}
