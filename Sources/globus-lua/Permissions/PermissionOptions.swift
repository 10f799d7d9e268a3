import ArgumentParser
import GlobusAuth
import GlobusLua
import StandardHost

/// What a script may touch beyond the Globus services.
struct PermissionOptions: ParsableArguments {
    @Option(
        name: .customLong("allow-net"),
        help: ArgumentHelp("Allow requests to hosts beyond the Globus services.", valueName: "host,…"),
        transform: { try Self.permissions(.net, $0) }
    )
    var allowNet: [Permissions] = []

    @Option(
        name: .customLong("allow-read"),
        help: ArgumentHelp("Allow reading files, and folders with all that is in them.", valueName: "path,…"),
        transform: { try Self.permissions(.read, $0) }
    )
    var allowRead: [Permissions] = []

    @Option(
        name: .customLong("allow-write"),
        help: ArgumentHelp("Allow writing, making, renaming and removing them.", valueName: "path,…"),
        transform: { try Self.permissions(.write, $0) }
    )
    var allowWrite: [Permissions] = []

    @Option(
        name: .customLong("allow-env"),
        help: ArgumentHelp("Allow reading environment variables.", valueName: "name,…"),
        transform: { try Self.permissions(.env, $0) }
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

    private static func permissions(_ kind: PermissionKind, _ list: String) throws -> Permissions {
        do {
            return try PermissionList.permissions(kind, list, homeFolder: ProcessEnvironment.variables["HOME"])
        } catch let error as GlobusError {
            throw ValidationError(error.message)
        }
    }
}
