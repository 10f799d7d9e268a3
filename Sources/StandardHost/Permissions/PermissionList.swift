import GlobusAuth
public import GlobusLua

/// Reads the permissions of a kind as a person writes them: everything, or a list whose items are separated by commas.
public enum PermissionList {
    /// The text for everything of a kind.
    public static let everything = "*"

    /// Reads the permissions of one kind from a list.
    ///
    /// - Parameters:
    ///   - kind: The kind.
    ///   - text: The list, or ``everything``.
    ///   - homeFolder: The path that replaces `~` at the beginning of an item (shells replace it only at the beginning
    ///     of a word); nil leaves the `~`.
    /// - Returns: The permissions that the list gives, and no others.
    /// - Throws: `GlobusError` with `usage` for a list that cannot be read.
    public static func permissions(
        _ kind: PermissionKind,
        _ text: String,
        homeFolder: String?
    ) throws -> Permissions {
        if text == everything { return try kind.permissions(.everything) }
        return try permissions(kind, items: try items(of: text), homeFolder: homeFolder)
    }

    /// Reads the permissions of one kind that a person grants, whose programs must exist.
    ///
    /// - Parameters:
    ///   - kind: The kind.
    ///   - text: The list, or ``everything``.
    ///   - homeFolder: The path that replaces `~` at the beginning of an item; nil leaves the `~`.
    /// - Returns: The permissions that the list gives, and no others.
    /// - Throws: `GlobusError` with `usage` for a list that cannot be read, and for a program that does not exist.
    public static func granted(_ kind: PermissionKind, _ text: String, homeFolder: String?) throws -> Permissions {
        let permissions = try permissions(kind, text, homeFolder: homeFolder)
        if let name = permissions.missingPrograms.first {
            throw GlobusError(.usage, "there is no program '\(name.printable(limit: 200))' to allow")
        }
        return permissions
    }

    static func items(of text: String) throws -> [String] {
        let items = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        guard !items.contains("") else {
            throw GlobusError(
                .usage,
                "'\(text.printable(limit: 300))' has an empty item; "
                    + "separate the items by commas, or leave the value out to allow everything"
            )
        }
        return items
    }

    static func permissions(_ kind: PermissionKind, items: [String], homeFolder: String?) throws -> Permissions {
        guard let homeFolder, [.read, .write, .run].contains(kind) else { return try kind.permissions(.listed(items)) }
        return try kind.permissions(
            .listed(items.map { $0 == "~" || $0.hasPrefix("~/") ? homeFolder + $0.dropFirst() : $0 })
        )
    }
}
