#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// Standard error, to which text goes at once.
package enum ErrorOutput {
    /// Writes all of the text, unless nobody can read it.
    package static func write(_ text: String) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { systemWrite(STDERR_FILENO, $0.baseAddress, $0.count) }
            if count > 0 { rest = rest.dropFirst(count) } else if errno != EINTR { return }
        }
    }
}

/// The system's function, which the method of the same name would hide.
private let systemWrite = write(_:_:_:)
