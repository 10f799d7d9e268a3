import GlobusAuth

/// Permissions as they are asked: the services' hosts are known, and the paths are resolved.
struct EffectivePermissions: Sendable {
    let everything: Bool
    private let net: Permissions.Allowance<HostPattern>
    private let read: Permissions.Allowance<FilePlace>
    private let write: Permissions.Allowance<FilePlace>
    private let names: [PermissionKind: Permissions.Allowance<String>]
    private let named: Set<String>

    init(_ permissions: Permissions, in variables: ServiceEnvironment) {
        everything = permissions.everything
        let services = permissions.globusServices ? Self.services(of: variables) : []
        net = permissions.net.union(.listed(services))
        read = permissions.read.map { FilePlace.resolving($0) }
        write = permissions.write.map { FilePlace.resolving($0) }
        names = Dictionary(uniqueKeysWithValues: PermissionKind.allCases.map { ($0, $0.names(in: permissions)) })
        named = permissions.named
    }

    private static func services(of variables: ServiceEnvironment) -> [HostPattern] {
        let urls = GlobusService.all.map { variables.environment.baseURL(of: $0.name) } + variables.serviceURLOverrides
        return urls.compactMap { try? RequestURL($0) }.map { HostPattern($0) }
    }

    func allows(_ origin: Origin) -> Bool {
        everything || net.contains { $0.covers(origin) }
    }

    /// Whether a kind of permission whose items are names covers this one.
    func allows(_ name: String, _ kind: PermissionKind) -> Bool {
        everything || names[kind, default: .nothing].contains { $0 == name }
    }

    func allows(_ permission: ScriptPermission) -> Bool { everything || named.contains(permission.name) }

    /// Whether one right is given for the place.
    func allows(_ right: FileRights, _ place: FilePlace) -> Bool {
        if everything { return true }
        if place.isSpecial { return false }
        return (right == .read ? read : write).contains { place.isInside($0) }
    }
}
