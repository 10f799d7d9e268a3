import ArgumentParser
import Logging

/// The options for the environment of a script.
struct HostOptions: ParsableArguments {
    @Option(
        name: .customLong("lua-path"),
        help: ArgumentHelp(
            "Where require looks after the script's own folder: a folder, a tree of LuaRocks (its share/lua/5.4 is found by "
                + "itself), or a template such as 'lib/?.lua'; several with ; between them. May be repeated.",
            valueName: "path"
        ),
        completion: .directory
    )
    var luaPath: [String] = []

    @Option(
        name: .customLong("startup"),
        help: ArgumentHelp(
            "A startup script, or a folder of them, behind those of the user's own folder. May be repeated.",
            valueName: "path"
        ),
        completion: .file()
    )
    var startup: [String] = []

    @Flag(
        name: .customLong("no-startup"),
        help: "Leave out the startup scripts of the user's own folder, ~/.config/globus-lua/startup."
    )
    var noStartup = false

    @OptionGroup(title: "App") var app: AppOptions

    @OptionGroup(title: "Limits") var limits: LimitOptions

    @Flag(
        name: .customLong("allow-insecure-http"),
        help: "Allow credentials over cleartext http to other machines, where anyone on the way can take them."
    )
    var allowInsecureHTTP = false

    @Flag(
        name: .customLong("trace-http"),
        help: "Show requests and responses on standard error, a digest in the place of each credential."
    )
    var traceHTTP = false

    @Flag(name: .customLong("warnings"), help: "Show what scripts warn of, as warn(\"@on\") does.")
    var warnings = false

    @Option(
        name: .customLong("max-connections-per-host"),
        help: ArgumentHelp(
            "The most requests at a time to one host and port, each with a connection where HTTP/2 does not share one; "
                + "64 by default.",
            valueName: "number"
        ),
        transform: ConnectionCount.parse
    )
    var maxConnectionsPerHost = HostSettings.standard.maxConnectionsPerHost

    @Option(
        name: .customLong("log-level"),
        help: ArgumentHelp(
            "What goes to the log on standard error, from trace to critical; debug has a line for each request; "
                + "warning by default.",
            valueName: "level"
        ),
        completion: .list(LogLevel.names),
        transform: LogLevel.parse
    )
    var logLevel = HostSettings.standard.logLevel

    /// What they say.
    var settings: HostSettings {
        HostSettings(
            luaPath: luaPath,
            startup: startup,
            noStartup: noStartup,
            app: app.choice,
            limits: limits.limits,
            allowInsecureHTTP: allowInsecureHTTP,
            traceHTTP: traceHTTP,
            warnings: warnings,
            maxConnectionsPerHost: maxConnectionsPerHost,
            logLevel: logLevel
        )
    }
}

/// The levels of the log, by name.
private enum LogLevel {
    static let names = Logger.Level.allCases.map(\.rawValue)

    static func parse(_ text: String) throws -> Logger.Level {
        if let level = Logger.Level(rawValue: text.lowercased()) { return level }
        throw ValidationError("'\(text)' is no log level; choose one of \(names.joined(separator: ", "))")
    }
}
