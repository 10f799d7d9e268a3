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
