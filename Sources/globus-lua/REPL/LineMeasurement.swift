import GlobusLua

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// Measures what a line takes: time, CPU time, and Lua's memory.
struct LineMeasurement {
    private let session: ScriptSession
    private let begin = ContinuousClock.now
    private let processorTime = Self.processorTime()
    private let memory: Int

    static func begin(_ session: ScriptSession) async -> LineMeasurement {
        LineMeasurement(session: session, memory: await session.memoryUsed)
    }

    private init(session: ScriptSession, memory: Int) {
        self.session = session
        self.memory = memory
    }

    /// Returns the measurement up to now, in words.
    func end() async -> String {
        let wall = ContinuousClock.now - begin
        let processor = Self.processorTime() - processorTime
        let used = await session.memoryUsed
        let growth = used - memory
        let sign = growth < 0 ? "-" : "+"
        return "\(Self.text(wall)) on the clock, \(Self.text(processor)) of the processor; "
            + "\(Self.text(bytes: used)) in use (\(sign)\(Self.text(bytes: abs(growth))))"
    }

    private static func processorTime() -> Duration {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }

    private static func text(_ duration: Duration) -> String {
        let seconds = duration / .seconds(1)
        if seconds < 0.001 { return "\(rounded(seconds * 1e6, 0)) µs" }
        return seconds < 1 ? "\(rounded(seconds * 1e3, 1)) ms" : "\(rounded(seconds, 2)) s"
    }

    private static func text(bytes: Int) -> String {
        bytes < 1 << 20 ? "\(rounded(Double(bytes) / 1024, 1)) KB" : "\(rounded(Double(bytes) / 1_048_576, 1)) MB"
    }

    private static func rounded(_ value: Double, _ digits: Int) -> String {
        let factor = pow(10, Double(digits))
        let number = (value * factor).rounded() / factor
        return digits == 0 ? "\(Int(number))" : "\(number)"
    }
}
