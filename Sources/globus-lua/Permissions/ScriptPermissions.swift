import GlobusLua
import StandardHost

/// What ``PermissionOptions`` say; by default what holds without any.
struct PermissionSettings: Sendable {
    /// The permissions for the Globus services, and those that the flags grant.
    var granted = Permissions.globusOnly
    /// Whether a script has what it asks for in its first lines.
    var trustsScript = false
}

/// The permissions of a run's scripts, and what the scripts ask for beyond them.
struct ScriptPermissions {
    let granted: Permissions
    let requested: Permissions?

    /// Reads the flags, and the first lines of the scripts and the startup scripts.
    init(
        _ settings: PermissionSettings,
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
        granted = settings.trustsScript ? settings.granted.union(requested ?? .none) : settings.granted
        self.requested = requested
    }
}
