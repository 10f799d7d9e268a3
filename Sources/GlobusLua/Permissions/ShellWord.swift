/// Writes words for a command line that a person pastes into a shell.
enum ShellWord {
    private static let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:@%+=".utf8)

    /// Returns the text as one word.
    static func quoted(_ text: String) -> String {
        if !text.isEmpty, text.utf8.allSatisfy(plain.contains) { return text }
        if text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) { return escaped(text) }
        return "'" + text.replacing("'", with: #"'\''"#) + "'"
    }

    /// Returns a word with control characters in escaped form, since a terminal must not get them as they are.
    private static func escaped(_ text: String) -> String {
        let characters = text.unicodeScalars.map { scalar -> String in
            switch scalar {
            case "'", "\\": "\\\(scalar)"
            case "\0"..<" ", "\u{7F}": "\\x" + String(scalar.value + 0x100, radix: 16).suffix(2)
            default: String(scalar)
            }
        }
        return "$'" + characters.joined() + "'"
    }

    /// Returns a path as an item of a list separated by commas; for a path with a comma, the nearest folder without
    /// one.
    static func listItem(_ path: String) -> String {
        guard let comma = path.firstIndex(of: ",") else { return quoted(path) }
        let folder = path[..<comma].lastIndex(of: "/").map { path[..<$0] } ?? ""
        return quoted(folder.isEmpty ? "/" : String(folder))
    }
}
