import CLuaJSON
import GlobusAuth
import Logging
public import LuaRuntime

/// Runs Lua scripts that use the Globus SDK's authorizers and its HTTP requests.
///
/// Scripts run as coroutines on the host's executor, any number at once; while one waits for the network the others
/// run. A host may be used from any task.
public actor ScriptHost {
    /// What the host was made with.
    public nonisolated let configuration: Configuration
    let state: LuaState
    let services: HostServices
    /// The environments of the startup scripts, in their order.
    var startupEnvironments: [LuaReference] = []
    /// The executor, where tasks can prefer it.
    let taskExecutor: (any TaskExecutor)?

    /// The executor that Lua and, in a program that shares it, the network run on.
    public nonisolated var unownedExecutor: UnownedSerialExecutor {
        configuration.executor.asUnownedSerialExecutor()
    }

    /// Creates a host and runs its startup scripts.
    ///
    /// - Throws: `GlobusError` for a configuration that cannot be used, `LuaError` when there is no memory.
    public init(configuration: Configuration) async throws {
        try await self.init(configuration: configuration) { _ in }
    }

    /// The same; `begin` gets what interrupts the startup scripts, too.
    package init(
        configuration: Configuration,
        begin: @Sendable (LuaInterruptHandle) -> Void
    ) async throws {
        self.configuration = configuration
        taskExecutor = configuration.executor as? any TaskExecutor
        let logger = configuration.logger
        let display = configuration.progressDisplay
        let secrets = configuration.knownSecrets
        let state = try LuaState(
            configuration: LuaState.Configuration(
                memoryLimit: configuration.limits.memory ?? 0,
                scriptLimits: configuration.limits.ofScript,
                usageErrorClass: GlobusError.Code.usage.name,
                limitErrorClass: GlobusError.Code.limit.name,
                cancellationErrorClass: GlobusError.Code.cancelled.name,
                warn: { logger.warning("\(secrets.printable($0))") },
                unstoppable: configuration.onUnstoppableScript
                    ?? { logger.critical("a script keeps the host: \(secrets.printable($0.message))") },
                output: { display?.makeRoom() }
            )
        )
        let services = try HostServices(configuration, in: state)
        state.services = services
        gjson_open(state.stack.thread)
        state.setModuleSearcher(ModuleSearcher.function)
        state.setFileWaiter(IOLibrary.waiter)
        for library in ScriptLibrary.lua + configuration.libraries { try library.install(in: state) }
        self.state = state
        self.services = services
        services.host = self
        let host = WeakHost(self)
        state.onRelease { Task { await host.value?.forgetReleased() } }
        begin(state.interruptHandle)
        try await runStartupScripts()
    }

    /// What the host's scripts can name, with all there is to say about it.
    ///
    /// It is made anew each time.
    public nonisolated var api: ScriptAPI { ScriptAPI(configuration.libraries) }

    /// Lets Lua collect what Swift has let go of, also where no script runs for long.
    private func forgetReleased() { state.forgetReleasedReferences() }

    /// Stops the script that runs, from any thread or from a signal handler.
    public var interruptHandle: LuaInterruptHandle { state.interruptHandle }
}

/// A host that is not kept alive.
struct WeakHost: Sendable {
    weak let value: ScriptHost?

    init(_ value: ScriptHost?) {
        self.value = value
    }
}
