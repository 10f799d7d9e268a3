import GlobusLua

/// Shows in the help that a permission's value may be left out and follows an equals sign: `--allow-net[=<host,…>]`.
///
/// The parser, which knows no such options, writes `--allow-net <host,…>`.
enum OptionalValues {
    /// Where the parser begins the descriptions of options.
    private static let column = 26

    static func shown(in help: String) -> String {
        help.split(separator: "\n", omittingEmptySubsequences: false).map(line).joined(separator: "\n")
    }

    private static func line(_ line: Substring) -> String {
        guard let match = line.wholeMatch(of: /\x20\x20(--[a-z-]+) <([^>]+)> +(.*)/),
            let kind = PermissionKind(flag: String(match.1)), kind.takesList
        else { return String(line) }
        let label = "  \(kind.flag)[=<\(match.2)>]"
        let hasRoom = label.count < column
        let gap = String(repeating: " ", count: hasRoom ? column - label.count : column)
        return label + (hasRoom ? "" : "\n") + gap + match.3
    }
}
