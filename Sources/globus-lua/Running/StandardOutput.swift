// The stream is a variable in C, which nobody changes.
#if canImport(Glibc)
@preconcurrency import Glibc
#else
@preconcurrency import Musl
#endif

/// Standard output, whose buffer Lua's `print` and Swift's share.
enum StandardOutput {
    /// Whether all that was written has been taken so far.
    static var isIntact: Bool { ferror(stdout) == 0 }

    /// Writes what the buffer holds.
    static func flush() {
        fflush(stdout)
    }

    /// Writes each line when it ends, also where the output is no terminal.
    static func writeLineByLine() {
        setvbuf(stdout, nil, _IOLBF, 0)
    }
}
