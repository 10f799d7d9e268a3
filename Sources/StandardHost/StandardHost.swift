public import GlobusLua
import GlobusTokenStorage
public import Logging
public import Networking

/// Makes script hosts from the usual parts: an event loop, libcurl, the token storages `memory`, `json`, `sqlite` and
/// `postgres`, and the settings in the process's environment variables.
///
/// ```swift
/// let host = try await StandardHost.make(libraries: [site], startupScripts: [.file("policies/vault.lua")])
/// let values = try await host.run("return site.lookup(...).mail", arguments: ["ada"])
/// host.shutdown()
/// ```
///
/// Each part can be replaced: change the result of
/// ``configuration(on:libraries:startupScripts:modulePaths:tokenStorages:permissions:limits:logger:variables:)`` before
/// you make a `ScriptHost` from it.
public enum StandardHost {
    /// Makes a host with a loop of its own, and runs its startup scripts.
    ///
    /// - Parameters:
    ///   - libraries: Libraries besides those that every host has.
    ///   - startupScripts: The scripts that decide policies, in this order; see ``StartupScripts`` for folders of them.
    ///   - modulePaths: The folders in which `require` looks after the script's own folder.
    ///   - tokenStorages: Token storages by name, besides those of ``StandardStorages``.
    ///   - permissions: What scripts may access.
    ///   - limits: How much scripts may use.
    ///   - logger: Gets what scripts log; by default nothing is logged.
    ///   - variables: The environment variables.
    ///   - adjust: Changes the configuration before the host is made.
    /// - Returns: A host, which `shutdown()` ends.
    /// - Throws: `GlobusError` for a setting that cannot be used; `LuaError` for what a startup script raised; what
    ///   `adjust` throws.
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
    ///   - loop: The loop on which Lua and the network run; any number of hosts may share it.
    ///   - libraries: Libraries besides those that every host has.
    ///   - startupScripts: The scripts that decide policies, in this order.
    ///   - modulePaths: The folders in which `require` looks after the script's own folder.
    ///   - tokenStorages: Token storages by name, besides those of ``StandardStorages``.
    ///   - permissions: What scripts may access.
    ///   - limits: How much scripts may use.
    ///   - logger: Gets what scripts log; by default nothing is logged.
    ///   - variables: The environment variables.
    /// - Returns: The configuration, which may be changed before a host is made from it.
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
        let time = LoopTime(loop)
        return ScriptHost.Configuration(
            httpClient: CurlHTTPClient(loop: loop, configuration: .init(environment: { variables[$0] })),
            time: time,
            executor: loop,
            variables: try ServiceVariables.read(variables),
            libraries: ScriptLibrary.standard + libraries,
            modulePaths: modulePaths,
            startupScripts: startupScripts,
            tokenStorages: storages.merging(tokenStorages) { _, own in own },
            loginFlows: StandardLoginFlows.flows(time: time, variables: variables),
            permissions: permissions,
            limits: limits,
            logger: logger,
            tokenKeeper: KeptTokenFiles(environment: { variables[$0] })
        )
    }
}

extension ScriptHost {
    /// Ends the event loop of the host: transfers and sleeps end with `CancellationError`, and connections close.
    ///
    /// Other hosts on the same loop end with it. Where the host's executor is not an `EventLoop`, nothing happens.
    public nonisolated func shutdown() {
        (configuration.executor as? EventLoop)?.shutdown()
    }
}
