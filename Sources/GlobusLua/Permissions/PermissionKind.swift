import GlobusAuth

/// The kinds of permissions, each with its flag, its wording, and its part of ``Permissions``.
public enum PermissionKind: String, CaseIterable, Sendable {
    /// Hosts beyond the Globus services.
    case net
    /// Files and folders that may be read.
    case read
    /// Files and folders that may be written.
    case write
    /// Environment variables.
    case env
    /// Logins that ask a person, in a browser or on the terminal.
    case login
    /// Programs that may be started without a shell.
    case run
    /// Everything, shells included.
    case all

    /// The flag with which a script asks for it in its first lines, and the option of `globus-lua`, such as
    /// `--allow-net`.
    public var flag: String { "--allow-\(rawValue)" }

    /// Finds the kind of a flag.
    public init?(flag: String) {
        guard let kind = Self.allCases.first(where: { $0.flag == flag }) else { return nil }
        self = kind
    }

    /// Whether a list of what is allowed may follow the flag.
    public var takesList: Bool { self != .all && self != .login }

    /// Describes what the permission allows, as in `reading every file`.
    ///
    /// - Parameter item: The one thing that it allows; nil for everything of its kind.
    /// - Returns: The description, which fits into a sentence.
    public func meaning(_ item: String? = nil) -> String {
        switch self {
        case .net: item.map { "requests to \($0) alone" } ?? "requests to every host"
        case .read: item.map { "reading \($0) alone" } ?? "reading every file"
        case .write: item.map { "writing \($0) alone" } ?? "writing every file"
        case .env: item.map { "reading the variable \($0) alone" } ?? "reading every variable"
        case .login: "logins that ask a person"
        case .run: item.map { "starting \($0) alone" } ?? "starting every program"
        case .all: "everything"
        }
    }

    /// Returns permissions of this kind and no others.
    ///
    /// - Parameter allowance: What is allowed, as text; ignored by the kinds ``all`` and ``login``.
    /// - Returns: The permissions.
    /// - Throws: `GlobusError` with `usage` for an item that cannot be read.
    public func permissions(_ allowance: Permissions.Allowance<String>) throws -> Permissions {
        switch self {
        case .net: Permissions(net: try allowance.map { try HostPattern($0) })
        case .read: Permissions(read: allowance)
        case .write: Permissions(write: allowance)
        case .env: Permissions(env: allowance)
        case .login: Permissions(login: true)
        case .run: Permissions(run: allowance)
        case .all: .all
        }
    }

    /// Returns what `permissions` allow of a kind whose items are names; nothing for the other kinds, which need more
    /// than a comparison of names.
    func names(in permissions: Permissions) -> Permissions.Allowance<String> {
        switch self {
        case .env: permissions.env
        case .net, .read, .write, .login, .run, .all: .nothing
        }
    }

    /// Writes an item of its list for a command line that a person pastes into a shell.
    func word(for item: String) -> String {
        switch self {
        case .read, .write: ShellWord.listItem(item)
        case .net, .env, .login, .run, .all: ShellWord.quoted(item)
        }
    }

    /// The name of the property of ``Permissions``.
    var property: String { self == .all ? "Permissions.everything" : "Permissions.\(rawValue)" }
}

/// The command-line options that grant permissions.
///
/// Refusals name them.
///
/// Without it, refusals name the properties of ``Permissions``.
public struct PermissionFlags: Sendable {
    /// Returns the option that grants a kind of permission.
    public var flag: @Sendable (PermissionKind) -> String
    /// The option that grants everything that a script asks for, where there is one.
    public var trustingFlag: String?
    /// What to do with the options: `pass`, or what a person types before them.
    public var instruction: String

    /// Creates flags, by default the ones with which scripts ask for permissions.
    ///
    /// - Parameters:
    ///   - trustingFlag: The option that grants everything that a script asks for, where there is one.
    ///   - instruction: What to do with the options.
    ///   - flag: Returns the option that grants a kind of permission.
    public init(
        trustingFlag: String? = nil,
        instruction: String = "pass",
        flag: @escaping @Sendable (PermissionKind) -> String = { $0.flag }
    ) {
        self.trustingFlag = trustingFlag
        self.instruction = instruction
        self.flag = flag
    }
}

/// The end of a refusal, which says what would allow it.
struct PermissionRemedy {
    private let flags: PermissionFlags?
    /// The missing permissions: each kind with the one item that is needed, or nil for a kind without a list.
    private let missing: [(kind: PermissionKind, item: String?)]

    init(_ missing: [(kind: PermissionKind, item: String?)], _ flags: PermissionFlags?) {
        self.missing = missing
        self.flags = flags
    }

    /// Returns the end of a refusal, which says what would allow it.
    ///
    /// - Parameter isRequested: Whether the script itself asks for the permission.
    /// - Returns: The text that follows the semicolon of the message.
    func text(isRequested: Bool) -> String {
        guard let flags else { return "to allow it \(missing.map(property).joined(separator: " and "))" }
        let words = missing.map { kind, item in flags.flag(kind) + (item.map { "=\(kind.word(for: $0))" } ?? "") }
        let trusting = flags.trustingFlag.flatMap { isRequested ? $0 : nil }
        return "to allow it \(flags.instruction) \(words.joined(separator: " "))"
            + (trusting.map { ", or \($0) to grant all that the script asks for" } ?? "")
    }

    private func property(_ kind: PermissionKind, _ item: String?) -> String {
        item.map { "list '\($0.printable(limit: 300))' in \(kind.property)" } ?? "set \(kind.property)"
    }
}
