import ArgumentParser
import GlobusAuth
import GlobusLua

/// Kinds of permissions as flags, on the command line and in the first lines of scripts.
extension PermissionKind {
    /// Whether a value may follow, behind an equals sign.
    var takesValue: Bool { self != .all }

    /// What the flag allows with the value; `*` stands for no value.
    func permissions(_ value: String) throws -> Permissions {
        try permissions(PermissionList.parse(value))
    }

    func permissions(_ allowance: Permissions.Allowance<String>) throws -> Permissions {
        switch self {
        case .net: Permissions(net: try Self.hosts(allowance))
        case .read: Permissions(read: Self.paths(allowance))
        case .write: Permissions(write: Self.paths(allowance))
        case .env: Permissions(env: allowance)
        case .all: .all
        }
    }

    /// `~` is the home folder, which shells put in its place only at the beginning of a word.
    private static func paths(_ allowance: Permissions.Allowance<String>) -> Permissions.Allowance<String> {
        guard case .listed(let items) = allowance, let home = ProcessEnvironment.variables["HOME"] else {
            return allowance
        }
        return .listed(items.map { $0 == "~" || $0.hasPrefix("~/") ? home + $0.dropFirst() : $0 })
    }

    private static func hosts(_ allowance: Permissions.Allowance<String>) throws -> Permissions.Allowance<HostPattern> {
        guard case .listed(let items) = allowance else { return .everything }
        do {
            return .listed(try items.map { try HostPattern($0) })
        } catch let error as GlobusError {
            throw ValidationError(error.message)
        }
    }
}
