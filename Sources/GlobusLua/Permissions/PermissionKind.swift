/// The kinds of permissions, each with all that there is to say about it: its flag, its words, and its part of
/// ``Permissions``.
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

    /// The word that asks for it in the first lines of a script, which is also the option of `globus-lua`, such as
    /// `--allow-net`.
    public var flag: String { "--allow-\(rawValue)" }

    /// The kind that a flag gives.
    public init?(flag: String) {
        guard let kind = Self.allCases.first(where: { $0.flag == flag }) else { return nil }
        self = kind
    }

    /// Whether a list of what is allowed may follow.
    public var takesList: Bool { self != .all }

    /// What it allows in words, such as `reading every file`.
    ///
    /// - Parameter item: The one thing that it allows; nil for everything of its kind.
    public func meaning(_ item: String? = nil) -> String {
        switch self {
        case .net: item.map { "requests to \($0) alone" } ?? "requests to every host"
        case .read: item.map { "reading \($0) alone" } ?? "reading every file"
        case .write: item.map { "writing \($0) alone" } ?? "writing every file"
        case .env: item.map { "reading the variable \($0) alone" } ?? "reading every variable"
        case .all: "everything"
        }
    }

    /// The permissions that allow this and nothing else.
    ///
    /// - Parameter allowance: What is allowed, as text; of ``all`` it says nothing more.
    /// - Throws: `GlobusError` with `usage` for an item that cannot be read.
    public func permissions(_ allowance: Permissions.Allowance<String>) throws -> Permissions {
        switch self {
        case .net: Permissions(net: try allowance.map { try HostPattern($0) })
        case .read: Permissions(read: allowance)
        case .write: Permissions(write: allowance)
        case .env: Permissions(env: allowance)
        case .all: .all
        }
    }

    /// What `permissions` allow of a kind whose items are names; nothing for the other kinds, which need more than a
    /// comparison.
    func names(in permissions: Permissions) -> Permissions.Allowance<String> {
        switch self {
        case .env: permissions.env
        case .net, .read, .write, .all: .nothing
        }
    }

    /// The item of its list for a command line that a person pastes into a shell.
    func word(for item: String) -> String {
        switch self {
        case .read, .write: ShellWord.listItem(item)
        case .net, .env, .all: ShellWord.quoted(item)
        }
    }

    /// The property of ``Permissions`` that it is.
    var property: String { self == .all ? "Permissions.everything" : "Permissions.\(rawValue)" }
}
