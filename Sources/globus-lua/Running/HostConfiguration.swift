import GlobusAuth
import GlobusLua
import Logging
import Networking

/// What a script host is made of, as options and variables say.
enum HostConfiguration {
    /// Throws ``UsageError`` where the variables, the startup scripts or what a script asks for cannot be used.
    ///
    /// - Parameter scripts: What may ask for permissions besides the startup scripts; the arguments may be among them.
    static func make(
        _ options: HostOptions,
        permissions: PermissionOptions,
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
        let secrets = KnownSecrets()
        let trace = trace ?? (options.traceHTTP ? TraceSwitch(isOn: true) : nil)
        let network = CurlHTTPClient(loop: loop, configuration: .init(environment: { variables[$0] }))
        let startup = try StartupScripts.find(options, variables)
        let permissions = try ScriptPermissions(
            permissions,
            of: scripts,
            arguments: arguments,
            startup: startup,
            variables: variables
        )
        return ScriptHost.Configuration(
            httpClient: trace?.client(network, secrets) ?? network,
            time: time,
            executor: loop,
            variables: try ServiceVariables.read(variables),
            modulePaths: options.luaPath,
            startupScripts: startup,
            tokenStorages: BuiltInStorages.factories(variables),
            permissions: permissions.granted,
            requestedPermissions: permissions.requested,
            progressDisplay: display,
            limits: options.limits.limits,
            onUnstoppableScript: { LastResort.end($0) },
            logger: logger,
            allowsInsecureHTTP: options.allowInsecureHTTP,
            knownSecrets: secrets
        )
    }
}
