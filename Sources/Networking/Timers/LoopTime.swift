import Glibc
public import GlobusAuth

/// The machine's clock, and sleeping on an event loop.
public struct LoopTime: TimeSource, CallingTimeSource {
    private let loop: EventLoop

    /// Creates a time source whose sleeps are timers of `loop`.
    public init(_ loop: EventLoop) {
        self.loop = loop
    }

    /// Returns the seconds since 1970-01-01T00:00:00Z, to the nanosecond, by the machine's wall clock.
    public func now() -> Double { seconds(of: CLOCK_REALTIME) }

    /// Returns the seconds of the same clock at the system's last tick, which takes a fifth of the time.
    public func approximateNow() -> Double { seconds(of: CLOCK_REALTIME_COARSE) }

    /// Returns the seconds since the machine was started, including those in which it slept.
    public func uptime() -> Double { seconds(of: CLOCK_BOOTTIME) }

    private func seconds(of clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// Waits for `seconds` by the monotonic clock.
    ///
    /// - Throws: `CancellationError` when the task is cancelled or the loop shuts down.
    public func sleep(seconds: Double) async throws {
        try await loop.sleep(seconds: seconds)
    }

    package var executor: (any SerialExecutor)? { loop }

    package func call(after seconds: Double, _ action: @escaping @Sendable (Bool) -> Void) -> @Sendable () -> Void {
        let deadline = MonotonicClock.deadline(after: seconds)
        guard loop.isOnThread, !loop.isClosing else {
            let timer = LoopTimer(loop: loop)
            timer.arm(deadline: deadline, action: action)
            return { timer.cancel() }
        }
        // Thousands of scripts may wait like this, so it needs no object but the function that cancels it.
        let id = loop.addTimer(deadline: deadline, action)
        return { [loop] in
            loop.perform { loop.removeTimer(id)?.call(false) }
        }
    }
}

/// The clock of timers: it never jumps, and does not know the time of day.
enum MonotonicClock {
    /// Returns the nanoseconds since some moment in the past.
    static func now() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
    }

    /// Returns the moment `seconds` from now; the far future for very large numbers, and now for negative numbers and
    /// NaN.
    static func deadline(after seconds: Double) -> UInt64 {
        let nanoseconds = seconds * 1e9
        guard nanoseconds > 0 else { return now() }
        return nanoseconds < 9e18 ? now() + UInt64(nanoseconds) : .max
    }
}
