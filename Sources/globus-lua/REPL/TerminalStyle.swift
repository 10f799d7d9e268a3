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
        let hasColours = isTerminal(file) && !["", "dumb"].contains(variables["TERM"] ?? "")
        return hasColours && (variables["NO_COLOR"] ?? "").isEmpty ? .coloured : .plain
    }

    static func isTerminal(_ file: Int32) -> Bool { isatty(file) == 1 }
}
