#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// Standard error, line by line.
enum StandardError {
    static func write(_ line: some StringProtocol) {
        // What the script has printed comes before the message about its end.
        fflush(nil)
        let bytes = Array(line.utf8) + [0x0A]
        _ = bytes.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}
