import GlobusAuth
import GlobusLua
import Logging
import Networking
import StandardHost

/// Makes the configuration of a script host from options and variables.
enum HostConfiguration {
    /// Makes a host's configuration from the command line's options.
    ///
    /// - Parameters:
    ///   - options: The options of every command that runs a host.
    ///   - permissions: The options that allow something.
    ///   - scripts: The scripts that may ask for permissions, besides the startup scripts.
    ///   - arguments: The scripts' arguments; what a script asks for may be an argument.
    ///   - variables: The environment variables.
    ///   - loop: Where Lua and the network run.
    ///   - time: The clock.
    ///   - trace: Says whether requests are shown, where that may change.
    /// - Returns: The configuration.
    /// - Throws: ``UsageError`` where the variables, the startup scripts or what a script asks for cannot be used.
    static func make(
        _ options: HostSettings,
        permissions: PermissionSettings,
        for scripts: [ScriptSource] = [],
        arguments: [String] = [],
        variables: [String: String],
        on loop: EventLoop,
        time: any TimeSource,
        trace: TraceSwitch? = nil
    ) throws -> ScriptHost.Configuration {
        let display = TerminalProgress(variables)
        var logger = Logger(label: "globus-lua") { _ in StandardErrorLog(display: display) }
        logger.logLevel = options.logLevel
        do {
            let own = options.noStartup ? [] : try StartupScripts.ofUser(variables: variables)
            let startup = try own + options.startup.flatMap { try StartupScripts.at($0, from: "--startup") }
            let permissions = try ScriptPermissions(
                permissions,
                of: scripts,
                arguments: arguments,
                startup: startup,
                variables: variables
            )
            var configuration = try StandardHost.configuration(
                on: loop,
                startupScripts: startup,
                modulePaths: options.luaPath,
                permissions: permissions.granted,
                limits: options.limits,
                logger: logger,
                variables: variables
            )
            configuration.time = time
            configuration.app = options.app.settings(variables)
            configuration.loginFlows = StandardLoginFlows.flows(
                time: time,
                variables: variables,
                commandLine: TerminalLogin.flow
            )
            configuration.requestedPermissions = permissions.requested
            configuration.permissionFlags = .ofCommandLine
            configuration.progressDisplay = display
            configuration.onUnstoppableScript = { LastResort.end($0) }
            configuration.allowsInsecureHTTP = options.allowInsecureHTTP
            configuration.showsWarnings = options.warnings
            if let trace = trace ?? (options.traceHTTP ? TraceSwitch(isOn: true) : nil) {
                configuration.httpClient = trace.client(configuration.httpClient, configuration.knownSecrets)
            }
            return configuration
        } catch let error as GlobusError {
            throw UsageError(message: error.message)
        }
    }
}

extension PermissionFlags {
    /// The options of the commands that run scripts.
    static let ofCommandLine = PermissionFlags(trustingFlag: "--trust-script")
}
