import GlobusLua

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// What the program's terminal can show.
enum TerminalStyle {
    /// Returns colours where the file is a terminal with colours and the variables do not forbid them.
    static func palette(of file: Int32, _ variables: [String: String]) -> Palette {
        hasColours(file, variables) ? .coloured : .plain
    }

    /// Whether the file is a terminal with colours and the variables do not forbid them.
    static func hasColours(_ file: Int32, _ variables: [String: String]) -> Bool {
        isTerminal(file) && !["", "dumb"].contains(variables["TERM"] ?? "")
            && (variables["NO_COLOR"] ?? "").isEmpty
    }

    static func isTerminal(_ file: Int32) -> Bool { isatty(file) == 1 }
}
