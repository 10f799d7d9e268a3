import ArgumentParser
import GlobusLua

/// The value of a permission's flag: everything, or a list.
enum PermissionList {
    /// What a flag without a value stands for.
    static let everythingText = "*"

    static func parse(_ text: String) throws -> Permissions.Allowance<String> {
        if text == everythingText { return .everything }
        let items = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        guard !items.contains("") else {
            throw ValidationError(
                "'\(text)' has an empty item; separate the items by commas, or leave the value out to allow everything"
            )
        }
        return .listed(items)
    }
}
