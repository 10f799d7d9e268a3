/// The clock for expiry, retries and deadlines; tests inject their own.
public protocol TimeSource: Sendable {
    /// Returns the seconds since 1970-01-01T00:00:00Z by the wall clock, since tokens also expire while a machine
    /// sleeps.
    func now() -> Double

    /// Returns the same to within ten milliseconds, by which it may be late, where that takes less time.
    func approximateNow() -> Double

    /// Returns the seconds since some fixed moment, by a clock that cannot be set, for deadlines and durations.
    func uptime() -> Double

    /// Waits for `seconds`; with 0 it lets other tasks that are ready run first.
    ///
    /// - Throws: `CancellationError` when the task is cancelled.
    func sleep(seconds: Double) async throws
}

extension TimeSource {
    /// Returns the seconds of ``now()``.
    public func approximateNow() -> Double { now() }

    /// Returns the seconds of the machine's continuous clock.
    public func uptime() -> Double { (ContinuousClock.now - beginning).inSeconds }
}

private let beginning = ContinuousClock.now
