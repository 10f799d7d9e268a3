import CLuaJSON
import GlobusAuth
import Logging
public import LuaRuntime

/// Runs Lua scripts that use the Globus SDK's authorizers and its HTTP requests.
///
/// Scripts run as coroutines on the host's executor, any number at once: while one waits for the network, the others
/// run. A host may be used from any task.
public actor ScriptHost {
    /// The host's settings.
    public nonisolated let configuration: Configuration
    let state: LuaState
    let services: HostServices
    private let bodyMemory: BodyMemory
    /// The environments of the startup scripts, in order.
    var startupEnvironments: [LuaReference] = []
    /// The executor, where tasks can prefer it.
    let taskExecutor: (any TaskExecutor)?

    /// The executor on which Lua runs, and also the network where the program shares it.
    public nonisolated var unownedExecutor: UnownedSerialExecutor {
        configuration.executor.asUnownedSerialExecutor()
    }

    /// Creates a host and runs its startup scripts.
    ///
    /// - Throws: `GlobusError` for a configuration that cannot be used; `LuaError` for what a startup script raised,
    ///   and where there is no memory.
    public init(configuration: Configuration) async throws {
        try await self.init(configuration: configuration) { _ in }
    }

    /// Creates a host and runs its startup scripts; `begin` is given the handle that interrupts them.
    package init(
        configuration: Configuration,
        begin: @Sendable (LuaInterruptHandle) -> Void
    ) async throws {
        self.configuration = configuration
        taskExecutor = configuration.executor as? any TaskExecutor
        let logger = configuration.logger
        let display = configuration.progressDisplay
        let secrets = configuration.knownSecrets
        let time = configuration.time
        let state = try LuaState(
            configuration: LuaState.Configuration(
                memoryLimit: configuration.limits.memory ?? 0,
                scriptLimits: configuration.limits.ofScript,
                usageErrorClass: GlobusError.Code.usage.name,
                limitErrorClass: GlobusError.Code.limit.name,
                cancellationErrorClass: GlobusError.Code.cancelled.name,
                warn: { logger.warning("\(secrets.printable($0))") },
                showWarning: { ScriptWarning.show($0, secrets) },
                unstoppable: configuration.onUnstoppableScript
                    ?? { logger.critical("a script keeps the host: \(secrets.printable($0.message))") },
                output: { display?.makeRoom() },
                now: { time.now() }
            )
        )
        if configuration.countsLines { state.countLines() }
        let services = try HostServices(configuration, in: state)
        self.state = state
        self.services = services
        bodyMemory = services.bodyMemory
        state.services = services
        gjson_open(state.stack.thread)
        if configuration.showsWarnings { state.showWarnings() }
        state.setModuleSearcher(ModuleFiles.search, finder: ModuleFiles.find, reader: SourceFileReader.function)
        state.setFileWaiter(IOLibrary.waiter)
        for library in ScriptLibrary.lua + configuration.libraries { try library.install(in: state) }
        services.host = self
        let host = WeakHost(self)
        useTurns()
        state.onRelease { Task { await host.value?.forgetReleased() } }
        begin(state.interruptHandle)
        try await runStartupScripts()
    }

    deinit { bodyMemory.end() }

    /// Has coroutines run in the executor's turns.
    private func useTurns() {
        if let executor = configuration.executor as? any TurningExecutor {
            return state.scheduler.useTurns(taskExecutor: taskExecutor) { executor.request($0) }
        }
        let host = WeakHost(self)
        let taskExecutor = taskExecutor
        state.scheduler.useTurns(taskExecutor: taskExecutor) { _ in
            // Detached, since it runs the coroutines of all scripts.
            Task.detached(executorPreference: taskExecutor) { await host.value?.takeTurn() }
        }
    }

    private func takeTurn() { state.scheduler.takeTurn() }

    /// All names that the host's scripts can use, with their documentation.
    ///
    /// It is made at each use.
    public nonisolated var api: ScriptAPI { ScriptAPI(configuration.libraries) }

    /// Lets Lua collect values that Swift has released, even where no script runs for a long time.
    private func forgetReleased() { state.forgetReleasedReferences() }

    /// How often each line of the files has run, by the files' names as they were given, where lines are counted.
    ///
    /// The first count is that of line 0, which no file has.
    package var lineCounts: [String: [UInt64]] { state.lineCounts }

    /// Stops the running script, from any thread or from a signal handler.
    public var interruptHandle: LuaInterruptHandle { state.interruptHandle }
}

extension Scheduler: TurnWorker, @unchecked Sendable {
    // @unchecked: it is used on its executor only.
}

/// A reference to a host that does not keep it alive.
struct WeakHost: Sendable {
    weak let value: ScriptHost?

    init(_ value: ScriptHost?) {
        self.value = value
    }
}
