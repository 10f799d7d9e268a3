import GlobusLua
import Logging
import LuaRuntime

/// What ``HostOptions`` say; by default what holds without any.
///
/// The parser's own types can be made by the parser alone, which takes longer than many a script.
struct HostSettings: Sendable {
    static let standard = HostSettings()

    /// Where `require` looks after the script's own folder.
    var luaPath: [String] = []
    /// The startup scripts, and folders of them, behind those of the user's own folder.
    var startup: [String] = []
    /// Whether the startup scripts of the user's own folder are left out.
    var noStartup = false
    var app = AppChoice()
    var limits = Limits.ofCommandLine
    var allowInsecureHTTP = false
    var traceHTTP = false
    var warnings = false
    var maxConnectionsPerHost = 64
    var logLevel = Logger.Level.warning
}

extension Limits {
    /// The limits without any option.
    static let ofCommandLine = Limits(
        names: LimitNames(memory: "--max-memory", cpu: "--max-cpu", time: "--max-time", output: "--max-output")
    )
}
