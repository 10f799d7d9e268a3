/// The kinds of permissions: what ``Permissions`` has a list of, and everything.
public enum PermissionKind: String, CaseIterable, Sendable {
    /// Hosts beyond the Globus services.
    case net
    /// Files and folders that may be read.
    case read
    /// Files and folders that may be written.
    case write
    /// Environment variables.
    case env
    /// Everything, programs included.
    case all

    /// The flag of `globus-lua` that gives it, such as `--allow-net`.
    public var flag: String { "--allow-\(rawValue)" }

    /// The kind that a flag gives.
    public init?(flag: String) {
        guard let kind = Self.allCases.first(where: { $0.flag == flag }) else { return nil }
        self = kind
    }

    /// The flag with the one thing that it is to allow.
    func flag(allowing item: String) -> String { "\(flag)=\(item)" }
}
