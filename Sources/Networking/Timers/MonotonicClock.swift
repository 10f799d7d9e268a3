import Glibc

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
