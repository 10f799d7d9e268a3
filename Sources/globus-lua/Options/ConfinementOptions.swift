import ArgumentParser

/// The permissions and limits of a script.
///
/// They are read and checked, and nothing enforces them yet.
struct ConfinementOptions: ParsableArguments {
    static let title: StaticString = "Permissions and limits (checked, but not enforced yet)"

    @Option(
        name: .customLong("allow-net"),
        help: ArgumentHelp("Allow hosts beyond the Globus services.", valueName: "host,…"),
        transform: Allowance.parseHosts
    )
    var allowNet: [Allowance] = []

    @Option(
        name: .customLong("allow-read"),
        help: ArgumentHelp("Allow reading.", valueName: "path,…"),
        transform: Allowance.parse
    )
    var allowRead: [Allowance] = []

    @Option(
        name: .customLong("allow-write"),
        help: ArgumentHelp("Allow writing.", valueName: "path,…"),
        transform: Allowance.parse
    )
    var allowWrite: [Allowance] = []

    @Option(
        name: .customLong("allow-env"),
        help: ArgumentHelp("Allow environment variables.", valueName: "name,…"),
        transform: Allowance.parse
    )
    var allowEnv: [Allowance] = []

    @Flag(name: .customLong("allow-all"), help: "Allow everything, programs too.")
    var allowAll = false

    @Option(
        name: .customLong("max-memory"),
        help: ArgumentHelp("The memory that a script may take; 512M by default.", valueName: "size"),
        transform: ByteCount.parse
    )
    var maxMemory = 512 << 20

    @Option(
        name: .customLong("max-cpu"),
        help: ArgumentHelp("How long a script may compute between two waits; 10s by default.", valueName: "time"),
        transform: Seconds.parse
    )
    var maxCPU = 10.0

    @Option(
        name: .customLong("max-time"),
        help: ArgumentHelp("How long a script may take in all; no limit by default.", valueName: "time"),
        transform: Seconds.parse
    )
    var maxTime = Double.infinity

    @Option(
        name: .customLong("max-output"),
        help: ArgumentHelp("How much a script may print; no limit by default.", valueName: "size"),
        transform: ByteCount.parse
    )
    var maxOutput = Int.max
}
