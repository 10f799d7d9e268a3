import ArgumentParser
import GlobusLua
import LuaRuntime

/// The limits of a script; each except that of responses may be `none`.
struct LimitOptions: ParsableArguments {
    @Option(
        name: .customLong("max-cpu"),
        help: ArgumentHelp("How long a script may compute between two waits; 10s by default.", valueName: "time"),
        transform: { try Limit.parse($0, Seconds.parse) }
    )
    var maxCPU = Limit.of(10.0)

    @Option(
        name: .customLong("max-time"),
        help: ArgumentHelp("How long a script may take in all; no limit by default.", valueName: "time"),
        transform: { try Limit.parse($0, Seconds.parse) }
    )
    var maxTime = Limit<Double>.none

    @Option(
        name: .customLong("max-memory"),
        help: ArgumentHelp(
            "The memory that a script may take, the bodies of requests and responses included; 512M by default.",
            valueName: "size"
        ),
        transform: { try Limit.parse($0, ByteCount.parseMemory) }
    )
    var maxMemory = Limit.of(512 << 20)

    @Option(
        name: .customLong("max-response"),
        help: ArgumentHelp("The largest response body to accept; 64M by default.", valueName: "size"),
        transform: ByteCount.parse
    )
    var maxResponse = 64 << 20

    @Option(
        name: .customLong("max-output"),
        help: ArgumentHelp("How much a script may print; no limit by default.", valueName: "size"),
        transform: { try Limit.parse($0, ByteCount.parse) }
    )
    var maxOutput = Limit<Int>.none

    var limits: Limits {
        Limits(
            memory: maxMemory.value,
            cpu: maxCPU.value.map { .seconds($0) },
            time: maxTime.value.map { .seconds($0) },
            response: maxResponse,
            output: maxOutput.value,
            names: LimitNames(memory: "--max-memory", cpu: "--max-cpu", time: "--max-time", output: "--max-output")
        )
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
