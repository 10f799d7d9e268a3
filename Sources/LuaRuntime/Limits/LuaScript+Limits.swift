import CLuaSupport

extension LuaScript {
    /// How much a script may use; nil means no limit.
    public struct Limits: Sendable, Hashable {
        /// The CPU time between two waits.
        public var cpu: Duration?
        /// The total time, by the wall clock.
        public var time: Duration?
        /// The bytes that it may print.
        public var output: Int?
        /// The names of the settings for messages; nil where messages need not name them.
        public var names: LimitNames?

        /// Creates limits, by default none.
        public init(cpu: Duration? = nil, time: Duration? = nil, output: Int? = nil, names: LimitNames? = nil) {
            self.cpu = cpu
            self.time = time
            self.output = output
            self.names = names
        }

        /// How much CPU time a script that has passed a limit gets to clean up.
        private static let closing: UInt64 = 100_000_000

        var record: glua_script {
            glua_script(
                cpu_limit: cpu.map(\.nanoseconds) ?? 0,
                deadline: time.map { glua_now() &+ $0.nanoseconds } ?? 0,
                closing: Self.closing,
                output: 0,
                output_limit: output.map { UInt64(max($0, 1)) } ?? 0,
                collected: 0,
                identity: glua_new_script_identity(),
                is_shielded: false
            )
        }
    }
}

extension Duration {
    /// At least 1, since 0 stands for no limit, and at most a hundred years.
    var nanoseconds: UInt64 {
        let (seconds, attoseconds) = components
        guard seconds < 3_000_000_000 else { return 3_000_000_000_000_000_000 }
        return UInt64(max(seconds * 1_000_000_000 + attoseconds / 1_000_000_000, 1))
    }
}

extension LuaScript {
    /// The error for a script that has run for too long.
    public var timeLimitError: LuaError { LuaError(stop: GLUA_STOP_TIME, limits: limits) }
}

extension LuaError {
    /// Explains why a script was stopped: the limit, its value, and the setting.
    init(stop: glua_stop, limits: LuaScript.Limits?, at whereabouts: Whereabouts = Whereabouts()) {
        let during = whereabouts.during
        let (code, message): (Code, String) =
            switch stop {
            case GLUA_STOP_CPU:
                (.cpuLimit, "the CPU limit\(Self.text(limits?.cpu, limits?.names?.cpu)) was reached without a wait")
            case GLUA_STOP_TIME:
                (.timeLimit, "the wall-clock limit\(Self.text(limits?.time, limits?.names?.time)) was reached\(during)")
            default: (.interrupted, "interrupted\(during)")
            }
        self.init(code, message, place: whereabouts.place, traceback: whereabouts.traceback)
    }

    private static func text(_ limit: Duration?, _ name: String?) -> String {
        (limit.map { " of \(text($0))" } ?? "") + (name.map { " (\($0))" } ?? "")
    }

    private static func text(_ limit: Duration) -> String {
        let (seconds, attoseconds) = limit.components
        return attoseconds == 0 ? "\(seconds) s" : "\(Double(seconds) + Double(attoseconds) / 1e18) s"
    }

    /// Returns this error with the script's place and calls, unless it has them already.
    func placed(at whereabouts: Whereabouts) -> LuaError {
        guard place == nil, traceback == nil else { return self }
        return LuaError(
            code,
            message + whereabouts.during,
            place: whereabouts.place,
            traceback: whereabouts.traceback,
            value: value,
            cause: cause
        )
    }
}

/// Where a script was when it was stopped.
struct Whereabouts {
    /// The line, such as `job.lua:12`.
    var place: String?
    /// The name of the function in which it waited.
    var wait: String?
    /// What had been done there.
    var remark: String?
    /// The calls, as Lua writes them.
    var traceback: String?

    /// Where it waited, as the end of a sentence.
    var during: String {
        guard let wait else { return "" }
        return " while waiting in \(wait)" + (remark.map { "; \($0)" } ?? "")
    }
}

/// The names of the settings for limits, such as the flags of a command line, for messages about limits that were
/// reached.
public struct LimitNames: Sendable, Hashable {
    /// The setting for the memory of all scripts.
    public var memory: String
    /// The setting for the CPU time between two waits.
    public var cpu: String
    /// The setting for the total time.
    public var time: String
    /// The setting for the bytes that a script may print.
    public var output: String

    /// Creates names, such as `--max-memory`.
    public init(memory: String, cpu: String, time: String, output: String) {
        self.memory = memory
        self.cpu = cpu
        self.time = time
        self.output = output
    }
}
