import GlobusAuth

/// What scripts warn of with Lua's `warn`.
///
/// What `print` writes is the script's result, and stays as it is. A warning is for whoever runs the script, as a line of
/// the log is: without the secrets that the host knows, and with control characters escaped. Line breaks and tabs stay, so
/// that text comes out as it does under `lua5.4`.
enum ScriptWarning {
    private static let longest = 1 << 16

    /// Writes a warning to standard error.
    static func show(_ message: String, _ secrets: KnownSecrets) {
        ErrorOutput.write(text(of: message, secrets))
    }

    /// The line that is written.
    static func text(of message: String, _ secrets: KnownSecrets) -> String {
        "Lua warning: \(secrets.redacted(message, limit: longest).printableLines(limit: longest))\n"
    }
}
