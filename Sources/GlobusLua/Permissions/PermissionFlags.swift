import GlobusAuth

/// The options of a command line that grant permissions, for a program that has such options: refusals name them.
///
/// A host that is told none has its refusals name the properties of ``Permissions``.
public struct PermissionFlags: Sendable {
    /// The option that grants a kind of permission.
    public var flag: @Sendable (PermissionKind) -> String
    /// The option that grants all that a script asks for, where there is one.
    public var trustingFlag: String?

    /// Creates names, by default those that scripts ask with.
    public init(
        trustingFlag: String? = nil,
        flag: @escaping @Sendable (PermissionKind) -> String = { $0.flag }
    ) {
        self.trustingFlag = trustingFlag
        self.flag = flag
    }
}

/// What a refusal says that would allow it.
struct PermissionRemedy {
    private let flags: PermissionFlags?
    /// What is missing: each kind with the one thing that it is to allow, or nil for a kind without a list.
    private let missing: [(kind: PermissionKind, item: String?)]

    init(_ missing: [(kind: PermissionKind, item: String?)], _ flags: PermissionFlags?) {
        self.missing = missing
        self.flags = flags
    }

    /// The end of the refusal.
    ///
    /// - Parameter isRequested: Whether it is among what the script asks for.
    func text(isRequested: Bool) -> String {
        guard let flags else { return "to allow it \(missing.map(property).joined(separator: " and "))" }
        let words = missing.map { kind, item in flags.flag(kind) + (item.map { "=\(kind.word(for: $0))" } ?? "") }
        let trusting = flags.trustingFlag.flatMap { isRequested ? $0 : nil }
        return "to allow it pass \(words.joined(separator: " "))"
            + (trusting.map { ", or \($0) to grant all that the script asks for" } ?? "")
    }

    private func property(_ kind: PermissionKind, _ item: String?) -> String {
        item.map { "list '\($0.printable(limit: 300))' in \(kind.property)" } ?? "set \(kind.property)"
    }
}
