import GlobusLua

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// What the program's terminal is like.
enum TerminalStyle {
    /// Colours where the file is a terminal that has them and nobody has said otherwise.
    static func palette(of file: Int32, _ variables: [String: String]) -> Palette {
        hasColours(file, variables) ? .coloured : .plain
    }

    /// Whether the file is a terminal that has colours and nobody has said that it shall have none.
    static func hasColours(_ file: Int32, _ variables: [String: String]) -> Bool {
        isTerminal(file) && !["", "dumb"].contains(variables["TERM"] ?? "")
            && (variables["NO_COLOR"] ?? "").isEmpty
    }

    static func isTerminal(_ file: Int32) -> Bool { isatty(file) == 1 }
}
