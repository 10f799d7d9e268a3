import ArgumentParser
import GlobusAuth
import GlobusLua
import StandardHost

/// The permissions of a script beyond the Globus services.
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
        completion: .file(),
        transform: { try Self.permissions(.read, $0) }
    )
    var allowRead: [Permissions] = []

    @Option(
        name: .customLong("allow-write"),
        help: ArgumentHelp("Allow writing, making, renaming and removing them.", valueName: "path,…"),
        completion: .file(),
        transform: { try Self.permissions(.write, $0) }
    )
    var allowWrite: [Permissions] = []

    @Option(
        name: .customLong("allow-env"),
        help: ArgumentHelp("Allow reading environment variables.", valueName: "name,…"),
        transform: { try Self.permissions(.env, $0) }
    )
    var allowEnv: [Permissions] = []

    @Option(
        name: .customLong("allow-run"),
        help: ArgumentHelp("Allow starting programs, without a shell.", valueName: "program,…"),
        transform: { try Self.permissions(.run, $0) }
    )
    var allowRun: [Permissions] = []

    @Flag(name: .customLong("allow-login"), help: "Allow logins that ask you, by a browser or on the terminal.")
    var allowLogin = false

    @Flag(name: .customLong("allow-all"), help: "Allow everything: shells, devices and /proc, too.")
    var allowAll = false

    @Flag(
        name: .customLong("trust-script"),
        help: "Allow what the script and the startup scripts ask for in their first lines."
    )
    var trustScript = false

    /// What they say.
    var settings: PermissionSettings {
        let lists = allowNet + allowRead + allowWrite + allowEnv + allowRun
        let flags = (allowLogin ? [Permissions(login: true)] : []) + (allowAll ? [.all] : [])
        return PermissionSettings(
            granted: (lists + flags).reduce(.globusOnly) { $0.union($1) },
            trustsScript: trustScript
        )
    }

    private static func permissions(_ kind: PermissionKind, _ list: String) throws -> Permissions {
        do {
            return try PermissionList.granted(kind, list, homeFolder: ProcessEnvironment.variables["HOME"])
        } catch let error as GlobusError {
            throw ValidationError(error.message)
        }
    }
}
