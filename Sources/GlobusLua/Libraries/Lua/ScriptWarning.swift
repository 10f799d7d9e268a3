import GlobusAuth

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// What scripts warn of with Lua's `warn`.
///
/// What `print` writes is the script's result, and stays as it is. A warning is for whoever runs the script, as a line of
/// the log is: without the secrets that the host knows, and with control characters escaped. Line breaks and tabs stay, so
/// that text comes out as it does under `lua5.4`.
enum ScriptWarning {
    private static let longest = 1 << 16

    /// Writes a warning to standard error.
    static func show(_ message: String, _ secrets: KnownSecrets) {
        write(text(of: message, secrets))
    }

    /// The line that is written.
    static func text(of message: String, _ secrets: KnownSecrets) -> String {
        "Lua warning: \(secrets.redacted(message, limit: longest).printableLines(limit: longest))\n"
    }

    private static func write(_ line: String) {
        var rest = Array(line.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { systemWrite(STDERR_FILENO, $0.baseAddress, $0.count) }
            if count > 0 { rest = rest.dropFirst(count) } else if errno != EINTR { return }
        }
    }
}

/// The system's function, which the method of the same name would hide.
private let systemWrite = write(_:_:_:)
