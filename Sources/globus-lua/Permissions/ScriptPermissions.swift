import GlobusAuth
import GlobusLua
import StandardHost

/// What a run's scripts may do, and what they ask for beyond that.
struct ScriptPermissions {
    let granted: Permissions
    let requested: Permissions?

    /// Reads the flags, and the first lines of the scripts and of the startup scripts.
    init(
        _ options: PermissionOptions,
        of scripts: [ScriptSource],
        arguments: [String],
        startup: [StartupScript],
        variables: [String: String]
    ) throws {
        let own = PermissionRequest(variables: variables, arguments: arguments)
        let site = PermissionRequest(variables: variables)
        let requests = try scripts.map { try own.permissions(in: $0.bytes, name: $0.name) }
        let requested = (requests + [try site.permissions(in: startup)]).compactMap { $0 }.reduce(nil) {
            $0?.union($1) ?? $1
        }
        granted = options.trustScript ? options.permissions.union(requested ?? .none) : options.permissions
        self.requested = requested
    }
}
