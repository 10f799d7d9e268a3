/// The clocks that expiry, retries and deadlines are judged by; tests inject their own.
public protocol TimeSource: Sendable {
    /// Seconds since 1970-01-01T00:00:00Z. The wall clock, since tokens expire while a machine sleeps.
    func now() -> Double

    /// Seconds since a moment that stays the same, by a clock that nobody sets, for deadlines and durations.
    func uptime() -> Double

    /// Waits for `seconds`; throws `CancellationError` when the task is cancelled.
    ///
    /// With 0 it lets the other ready tasks run first.
    func sleep(seconds: Double) async throws
}

extension TimeSource {
    /// Seconds of the machine's continuous clock.
    public func uptime() -> Double { (ContinuousClock.now - beginning).inSeconds }
}

private let beginning = ContinuousClock.now
