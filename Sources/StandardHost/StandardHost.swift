public import GlobusLua
public import Logging
public import Networking

/// Makes script hosts of the usual parts: an event loop, libcurl on it, the token storages `memory`, `json` and `sqlite`,
/// and the settings that the process's environment variables hold.
///
/// ```swift
/// let host = try await StandardHost.make(libraries: [site], startupScripts: [.file("policies/vault.lua")])
/// let values = try await host.run("return site.lookup(...).mail", arguments: ["ada"])
/// host.shutdown()
/// ```
///
/// Each part can be replaced: what ``configuration(on:libraries:startupScripts:modulePaths:tokenStorages:permissions:limits:logger:variables:)``
/// returns is changed before `ScriptHost` is made of it.
public enum StandardHost {
    /// Makes a host with a loop of its own, and runs its startup scripts.
    ///
    /// - Parameters:
    ///   - libraries: Libraries beyond those that every host has.
    ///   - startupScripts: What decides policies, in this order; see ``StartupScripts`` for folders of them.
    ///   - modulePaths: Folders where `require` looks after the script's own.
    ///   - tokenStorages: Token storages beyond those of ``StandardStorages``, by name.
    ///   - permissions: What scripts may touch.
    ///   - limits: What scripts may use.
    ///   - logger: Takes what scripts log; nothing is logged by default.
    ///   - variables: The environment variables.
    ///   - adjust: Replaces any part before the host is made.
    /// - Returns: A host, which `shutdown()` ends.
    /// - Throws: `GlobusError` for what cannot be used, and for a startup script that fails.
    public static func make(
        libraries: [ScriptLibrary] = [],
        startupScripts: [StartupScript] = [],
        modulePaths: [String] = [],
        tokenStorages: [String: TokenStorageFactory] = [:],
        permissions: Permissions = .globusOnly,
        limits: Limits = Limits(),
        logger: Logger = Logger(label: "globus-lua") { _ in SwiftLogNoOpLogHandler() },
        variables: [String: String] = ProcessEnvironment.variables,
        adjusting adjust: (inout ScriptHost.Configuration) throws -> Void = { _ in }
    ) async throws -> ScriptHost {
        let loop = try EventLoop()
        do {
            var configuration = try configuration(
                on: loop,
                libraries: libraries,
                startupScripts: startupScripts,
                modulePaths: modulePaths,
                tokenStorages: tokenStorages,
                permissions: permissions,
                limits: limits,
                logger: logger,
                variables: variables
            )
            try adjust(&configuration)
            return try await ScriptHost(configuration: configuration)
        } catch {
            loop.shutdown()
            throw error
        }
    }

    /// Returns the configuration of a host that runs on a loop.
    ///
    /// All parameters but `loop` are those of
    /// ``make(libraries:startupScripts:modulePaths:tokenStorages:permissions:limits:logger:variables:adjusting:)``.
    ///
    /// - Parameters:
    ///   - loop: Where Lua and the network run; any number of hosts may share it.
    ///   - libraries: The program's own libraries.
    ///   - startupScripts: The scripts that run before all others, in this order.
    ///   - modulePaths: Where `require` looks for modules after the script's own folder.
    ///   - tokenStorages: Further kinds of token storages by their names, which also replace the built-in ones.
    ///   - permissions: What scripts may do.
    ///   - limits: How much scripts may use.
    ///   - logger: Where the host and its scripts log.
    ///   - variables: The environment variables.
    /// - Returns: The configuration, which the program may change before it makes a host of it.
    /// - Throws: `GlobusError` with `usage` for a variable whose value cannot be used.
    public static func configuration(
        on loop: EventLoop,
        libraries: [ScriptLibrary] = [],
        startupScripts: [StartupScript] = [],
        modulePaths: [String] = [],
        tokenStorages: [String: TokenStorageFactory] = [:],
        permissions: Permissions = .globusOnly,
        limits: Limits = Limits(),
        logger: Logger = Logger(label: "globus-lua") { _ in SwiftLogNoOpLogHandler() },
        variables: [String: String] = ProcessEnvironment.variables
    ) throws -> ScriptHost.Configuration {
        let storages = StandardStorages.factories(variables: variables)
        return ScriptHost.Configuration(
            httpClient: CurlHTTPClient(loop: loop, configuration: .init(environment: { variables[$0] })),
            time: LoopTime(loop),
            executor: loop,
            variables: try ServiceVariables.read(variables),
            libraries: ScriptLibrary.standard + libraries,
            modulePaths: modulePaths,
            startupScripts: startupScripts,
            tokenStorages: storages.merging(tokenStorages) { _, own in own },
            permissions: permissions,
            limits: limits,
            logger: logger
        )
    }
}

extension ScriptHost {
    /// Ends the event loop that the host runs on: what is in flight ends with `CancellationError`, and connections close.
    ///
    /// Other hosts on the same loop end with it. A host whose executor is no `EventLoop` is left as it is.
    public nonisolated func shutdown() {
        (configuration.executor as? EventLoop)?.shutdown()
    }
}
