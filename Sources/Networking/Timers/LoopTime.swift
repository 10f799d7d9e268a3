import Glibc
public import GlobusAuth

/// The machine's clock, and waiting on an event loop.
public struct LoopTime: TimeSource {
    private let loop: EventLoop

    /// Creates a time source whose sleeps are timers of `loop`.
    public init(_ loop: EventLoop) {
        self.loop = loop
    }

    /// Seconds since 1970-01-01T00:00:00Z, to the nanosecond, by the machine's wall clock.
    public func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// Waits for `seconds` by the monotonic clock; throws `CancellationError` when the task is cancelled.
    public func sleep(seconds: Double) async throws {
        try await loop.sleep(seconds: seconds)
    }
}

/// The clock that timers run by: it never jumps, and knows nothing of the time of day.
enum MonotonicClock {
    /// Nanoseconds since some moment in the past.
    static func now() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
    }

    /// The moment `seconds` from now; never for what no machine lives to see, now for what has passed or is no number.
    static func deadline(after seconds: Double) -> UInt64 {
        let nanoseconds = seconds * 1e9
        guard nanoseconds > 0 else { return now() }
        return nanoseconds < 9e18 ? now() + UInt64(nanoseconds) : .max
    }
}
