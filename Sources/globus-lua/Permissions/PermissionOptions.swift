import ArgumentParser
import GlobusLua

/// What a script may touch beyond the Globus services.
struct PermissionOptions: ParsableArguments {
    @Option(
        name: .customLong("allow-net"),
        help: ArgumentHelp("Allow requests to hosts beyond the Globus services.", valueName: "host,…"),
        transform: PermissionKind.net.permissions
    )
    var allowNet: [Permissions] = []

    @Option(
        name: .customLong("allow-read"),
        help: ArgumentHelp("Allow reading files, and folders with all that is in them.", valueName: "path,…"),
        transform: PermissionKind.read.permissions
    )
    var allowRead: [Permissions] = []

    @Option(
        name: .customLong("allow-write"),
        help: ArgumentHelp("Allow writing, making, renaming and removing them.", valueName: "path,…"),
        transform: PermissionKind.write.permissions
    )
    var allowWrite: [Permissions] = []

    @Option(
        name: .customLong("allow-env"),
        help: ArgumentHelp("Allow reading environment variables.", valueName: "name,…"),
        transform: PermissionKind.env.permissions
    )
    var allowEnv: [Permissions] = []

    @Flag(name: .customLong("allow-all"), help: "Allow everything: programs, devices and /proc, too.")
    var allowAll = false

    @Flag(
        name: .customLong("trust-script"),
        help: "Allow what the script and the startup scripts ask for in their first lines."
    )
    var trustScript = false

    /// The Globus services, and what the flags allow.
    var permissions: Permissions {
        let all = allowNet + allowRead + allowWrite + allowEnv + (allowAll ? [.all] : [])
        return all.reduce(.globusOnly) { $0.union($1) }
    }
}
