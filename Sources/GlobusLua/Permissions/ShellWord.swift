/// Words for a command line that a person pastes into a shell.
enum ShellWord {
    private static let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:@%+=".utf8)

    /// The text as one word.
    static func quoted(_ text: String) -> String {
        if !text.isEmpty, text.utf8.allSatisfy(plain.contains) { return text }
        return "'" + text.replacing("'", with: #"'\''"#) + "'"
    }

    /// A path as an item of a list, whose commas separate: of a path with a comma, the nearest folder without one.
    static func listItem(_ path: String) -> String {
        guard let comma = path.firstIndex(of: ",") else { return quoted(path) }
        let folder = path[..<comma].lastIndex(of: "/").map { path[..<$0] } ?? ""
        return quoted(folder.isEmpty ? "/" : String(folder))
    }
}
