import ArgumentParser
import GlobusLua

/// The limits of a script; each except that of responses may be `none`.
struct LimitOptions: ParsableArguments {
    @Option(
        name: .customLong("max-cpu"),
        help: ArgumentHelp("How long a script may compute between two waits; 10s by default.", valueName: "time"),
        transform: { try Limit.parse($0, Seconds.parse) }
    )
    var maxCPU: Limit<Double>?

    @Option(
        name: .customLong("max-time"),
        help: ArgumentHelp("How long a script may take in all; no limit by default.", valueName: "time"),
        transform: { try Limit.parse($0, Seconds.parse) }
    )
    var maxTime: Limit<Double>?

    @Option(
        name: .customLong("max-memory"),
        help: ArgumentHelp(
            "The memory that a script may take, the bodies of requests and responses included; 512M by default.",
            valueName: "size"
        ),
        transform: { try Limit.parse($0, ByteCount.parseMemory) }
    )
    var maxMemory: Limit<Int>?

    @Option(
        name: .customLong("max-response"),
        help: ArgumentHelp("The largest response body to accept; 64M by default.", valueName: "size"),
        transform: ByteCount.parse
    )
    var maxResponse: Int?

    @Option(
        name: .customLong("max-output"),
        help: ArgumentHelp("How much a script may print; no limit by default.", valueName: "size"),
        transform: { try Limit.parse($0, ByteCount.parse) }
    )
    var maxOutput: Limit<Int>?

    /// What they say, and for those that are not given what holds without them.
    var limits: Limits {
        var limits = Limits.ofCommandLine
        if let maxMemory { limits.memory = maxMemory.value }
        if let maxCPU { limits.cpu = maxCPU.value.map { .seconds($0) } }
        if let maxTime { limits.time = maxTime.value.map { .seconds($0) } }
        if let maxResponse { limits.response = maxResponse }
        if let maxOutput { limits.output = maxOutput.value }
        return limits
    }
}

/// The value of an option for a limit: a value, or no limit.
enum Limit<Value: Sendable>: Sendable {
    case of(Value)
    case none

    var value: Value? {
        switch self {
        case .of(let value): value
        case .none: nil
        }
    }

    static func parse(_ text: String, _ parse: (String) throws -> Value) throws -> Limit {
        text == "none" ? .none : .of(try parse(text))
    }
}
