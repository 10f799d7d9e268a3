import ArgumentParser

/// The permissions and limits of a script.
///
/// They are read and checked, and nothing enforces them yet.
struct ConfinementOptions: ParsableArguments {
    @Option(
        name: .customLong("allow-net"),
        help: ArgumentHelp(
            "Hosts that may be contacted beyond the Globus services. Not enforced yet.",
            valueName: "host,…"
        )
    )
    var allowNet: [String] = []

    @Option(
        name: .customLong("allow-read"),
        help: ArgumentHelp("Paths that may be read. Not enforced yet.", valueName: "path,…")
    )
    var allowRead: [String] = []

    @Option(
        name: .customLong("allow-write"),
        help: ArgumentHelp("Paths that may be written. Not enforced yet.", valueName: "path,…")
    )
    var allowWrite: [String] = []

    @Option(
        name: .customLong("allow-env"),
        help: ArgumentHelp("Variables that may be read. Not enforced yet.", valueName: "name,…")
    )
    var allowEnv: [String] = []

    @Flag(name: .customLong("allow-all"), help: "Allow everything. Nothing is refused yet.")
    var allowAll = false

    @Option(
        name: .customLong("max-memory"),
        help: ArgumentHelp("The memory a script may take (512M). Not enforced yet.", valueName: "size"),
        transform: ByteCount.parse
    )
    var maxMemory = 512 << 20

    @Option(
        name: .customLong("max-cpu"),
        help: ArgumentHelp(
            "The time a script may compute between two waits (10s). Not enforced yet.",
            valueName: "time"
        ),
        transform: Seconds.parse
    )
    var maxCPU = 10.0

    @Option(
        name: .customLong("max-time"),
        help: ArgumentHelp("The time a script may take in all (none). Not enforced yet.", valueName: "time"),
        transform: Seconds.parse
    )
    var maxTime = Double.infinity

    @Option(
        name: .customLong("max-output"),
        help: ArgumentHelp("What a script may print (no limit). Not enforced yet.", valueName: "size"),
        transform: ByteCount.parse
    )
    var maxOutput = Int.max
}
