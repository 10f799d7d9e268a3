import ArgumentParser
import GlobusAuth
import GlobusLua

/// The flags that give permissions, on the command line and in the first lines of scripts.
enum PermissionFlag: String, CaseIterable {
    case net = "--allow-net"
    case read = "--allow-read"
    case write = "--allow-write"
    case env = "--allow-env"
    case all = "--allow-all"

    /// Whether a value may follow, behind an equals sign.
    var takesValue: Bool { self != .all }

    /// What the flag allows with the value; `*` stands for no value.
    func permissions(_ value: String) throws -> Permissions {
        try permissions(PermissionList.parse(value))
    }

    func permissions(_ allowance: Permissions.Allowance<String>) throws -> Permissions {
        switch self {
        case .net: Permissions(net: try Self.hosts(allowance))
        case .read: Permissions(read: allowance)
        case .write: Permissions(write: allowance)
        case .env: Permissions(env: allowance)
        case .all: .all
        }
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
