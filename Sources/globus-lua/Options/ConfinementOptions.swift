import ArgumentParser

/// The limits of a script.
///
/// They are read and checked, and nothing enforces them yet.
struct ConfinementOptions: ParsableArguments {
    static let title: StaticString = "Limits (checked, but not enforced yet)"

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
