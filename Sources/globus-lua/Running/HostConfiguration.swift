import GlobusAuth
import GlobusLua
import Logging
import Networking

/// What a script host is made of, as options and variables say.
enum HostConfiguration {
    /// Throws ``UsageError`` where the variables or the startup scripts cannot be used.
    static func make(
        _ options: HostOptions,
        _ variables: [String: String],
        on loop: EventLoop,
        time: any TimeSource
    ) throws -> ScriptHost.Configuration {
        var logger = Logger(label: "globus-lua") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = options.logLevel
        let show: @Sendable (String) -> Void = { StandardError.write($0) }
        return ScriptHost.Configuration(
            httpClient: CurlHTTPClient(loop: loop, configuration: .init(environment: { variables[$0] })),
            time: time,
            executor: loop,
            variables: try ServiceVariables.read(variables),
            modulePaths: options.luaPath,
            startupScripts: try StartupScripts.find(options, variables),
            tokenStorages: BuiltInStorages.factories(variables),
            limits: options.limits.limits,
            onUnstoppableScript: { LastResort.end($0) },
            logger: logger,
            allowsInsecureHTTP: options.allowInsecureHTTP,
            traceHTTP: options.traceHTTP ? show : nil
        )
    }
}
