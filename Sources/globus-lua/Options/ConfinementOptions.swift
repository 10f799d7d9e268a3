import ArgumentParser

/// The permissions of a script.
///
/// They are read and checked, and nothing enforces them yet.
struct ConfinementOptions: ParsableArguments {
    static let title: StaticString = "Permissions (checked, but not enforced yet)"

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
}
