import GlobusAuth
import GlobusLua
import Logging
import Networking

/// What a script host is made of, as options and variables say.
enum HostConfiguration {
    /// Throws ``UsageError`` where the variables, the startup scripts or what a script asks for cannot be used.
    ///
    /// - Parameter script: What may ask for permissions besides the startup scripts; its arguments may be among them.
    static func make(
        _ options: HostOptions,
        permissions: PermissionOptions,
        for script: ScriptSource? = nil,
        arguments: [String] = [],
        variables: [String: String],
        on loop: EventLoop,
        time: any TimeSource
    ) throws -> ScriptHost.Configuration {
        var logger = Logger(label: "globus-lua") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = options.logLevel
        let show: @Sendable (String) -> Void = { StandardError.write($0) }
        let startup = try StartupScripts.find(options, variables)
        let permissions = try ScriptPermissions(
            permissions,
            of: script,
            arguments: arguments,
            startup: startup,
            variables: variables
        )
        return ScriptHost.Configuration(
            httpClient: CurlHTTPClient(loop: loop, configuration: .init(environment: { variables[$0] })),
            time: time,
            executor: loop,
            variables: try ServiceVariables.read(variables),
            modulePaths: options.luaPath,
            startupScripts: startup,
            tokenStorages: BuiltInStorages.factories(variables),
            permissions: permissions.granted,
            requestedPermissions: permissions.requested,
            maximumResponseSize: options.maxResponse,
            logger: logger,
            allowsInsecureHTTP: options.allowInsecureHTTP,
            traceHTTP: options.traceHTTP ? show : nil
        )
    }
}
