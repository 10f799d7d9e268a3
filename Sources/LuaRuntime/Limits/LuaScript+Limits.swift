import CLuaSupport

extension LuaScript {
    /// What a script may use; nil is no limit.
    public struct Limits: Sendable, Hashable {
        /// The CPU time between two waits.
        public var cpu: Duration?
        /// The time in all, by the wall clock.
        public var time: Duration?
        /// The bytes that it may print.
        public var output: Int?

        /// Creates limits.
        public init(cpu: Duration? = nil, time: Duration? = nil, output: Int? = nil) {
            self.cpu = cpu
            self.time = time
            self.output = output
        }

        /// How much CPU time a script that has passed a limit gets to clean up.
        private static let closing: UInt64 = 100_000_000

        var record: glua_script {
            glua_script(
                cpu_limit: cpu.map(Self.nanoseconds) ?? 0,
                deadline: time.map { glua_now() &+ Self.nanoseconds($0) } ?? 0,
                closing: Self.closing,
                output: 0,
                output_limit: output.map { UInt64(max($0, 1)) } ?? 0,
                collected: 0
            )
        }

        /// At least 1, since 0 stands for no limit, and at most a hundred years.
        private static func nanoseconds(_ duration: Duration) -> UInt64 {
            let (seconds, attoseconds) = duration.components
            guard seconds < 3_000_000_000 else { return 3_000_000_000_000_000_000 }
            return UInt64(max(seconds * 1_000_000_000 + attoseconds / 1_000_000_000, 1))
        }
    }
}

extension LuaError {
    /// The script has taken longer than its limit.
    public static func timeLimit(_ limit: Duration?) -> LuaError {
        LuaError(stop: GLUA_STOP_TIME, limits: LuaScript.Limits(time: limit))
    }

    /// Why a script was stopped: which limit, its value, and what sets it.
    init(stop: glua_stop, limits: LuaScript.Limits?, traceback: String? = nil) {
        switch stop {
        case GLUA_STOP_CPU:
            let message = "it computed too long without waiting\(Self.text(limits?.cpu)) (--max-cpu, Limits.cpu)"
            self.init(.cpuLimit, message, traceback: traceback)
        case GLUA_STOP_TIME:
            let message = "it took too long\(Self.text(limits?.time)) (--max-time, Limits.time)"
            self.init(.timeLimit, message, traceback: traceback)
        default:
            self.init(.interrupted, "interrupted", traceback: traceback)
        }
    }

    private static func text(_ limit: Duration?) -> String {
        guard let limit else { return "" }
        let (seconds, attoseconds) = limit.components
        if attoseconds == 0 { return ": the limit is \(seconds)s" }
        return ": the limit is \(Double(seconds) + Double(attoseconds) / 1e18)s"
    }
}
