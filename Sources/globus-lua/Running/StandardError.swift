#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// Standard error, line by line.
enum StandardError {
    static func write(_ line: some StringProtocol) {
        // What the script has printed comes before the message about its end.
        StandardOutput.flush()
        let bytes = Array(line.utf8) + [0x0A]
        bytes.withUnsafeBytes { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = systemWrite(STDERR_FILENO, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                if count > 0 { rest = rest.dropFirst(count) } else if errno != EINTR { return }
            }
        }
    }
}

/// The system's function, which the method of the same name hides.
private let systemWrite = write(_:_:_:)
