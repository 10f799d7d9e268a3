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

    /// The executor that Lua and, in a program that shares it, the network run on.
    public nonisolated var unownedExecutor: UnownedSerialExecutor {
        configuration.executor.asUnownedSerialExecutor()
    }

    /// Creates a host and runs its startup scripts.
    ///
    /// - Throws: ``GlobusError`` for a configuration that cannot be used, `LuaError` when there is no memory.
    public init(configuration: Configuration) async throws {
        self.configuration = configuration
        let logger = configuration.logger
        let state = try LuaState(
            configuration: LuaState.Configuration(
                memoryLimit: configuration.memoryLimit,
                usageErrorClass: GlobusError.Code.usage.name,
                cancellationErrorClass: GlobusError.Code.cancelled.name,
                warn: { logger.warning("\($0)") }
            )
        )
        let services = try HostServices(configuration, in: state)
        state.services = services
        ScriptLibraries.install(in: state)
        self.state = state
        self.services = services
        services.host = self
        try await runStartupScripts()
    }

    /// Stops the script that runs, from a signal handler on the executor's thread.
    public var interruptHandle: LuaInterruptHandle { state.interruptHandle }

    /// Runs the script in the file at `path`; modules are looked for in its folder.
    ///
    /// - Parameters:
    ///   - name: What messages call the script; the path by default.
    ///   - arguments: What the script finds in `...` and, where they are text, in `arg`.
    /// - Returns: What the script returns.
    /// - Throws: `LuaError` for what the script raised, `ScriptExit` when it called `os.exit`.
    @discardableResult
    public func run(
        contentsOf path: String,
        name: String? = nil,
        arguments: [ScriptValue] = []
    ) async throws -> [LuaValue] {
        let source = try await SourceFile.read(path)
        let directory = name == nil ? SourceFile.directory(of: path) : "."
        return try await run(source, chunkName: name.map { "=\($0)" } ?? "@\(path)", directory: directory, arguments)
    }

    /// Runs source text.
    ///
    /// - Parameters:
    ///   - name: What messages call the text.
    ///   - directory: Where its modules are looked for.
    ///   - arguments: What the script finds in `...` and, where they are text, in `arg`.
    @discardableResult
    public func run(
        _ source: String,
        name: String = "script",
        directory: String = ".",
        arguments: [ScriptValue] = []
    ) async throws -> [LuaValue] {
        try await run(Array(source.utf8), chunkName: "=\(name)", directory: directory, arguments)
    }

    private func run(
        _ source: [UInt8],
        chunkName: String,
        directory: String,
        _ arguments: [ScriptValue]
    ) async throws -> [LuaValue] {
        let environment = state.makeEnvironment(directory: directory)
        setArguments(arguments, scriptName: String(chunkName.dropFirst()), in: environment)
        let chunk = try state.load(SourceFile.withoutShebang(source), chunkName: chunkName, environment: environment)
        return try await onExecutor {
            try await state.run(
                chunk,
                arguments: { stack in
                    for argument in arguments { argument.push(on: stack) }
                    return Int32(arguments.count)
                },
                results: { stack, count in (0..<count).map { stack.value(at: $0 - count) } }
            )
        }
    }

    /// Has every wait of `body` resumed on the executor at once, and not on a thread of the global pool first.
    private func onExecutor<R>(_ body: () async throws -> R) async throws -> R {
        guard let executor = configuration.executor as? any TaskExecutor else { return try await body() }
        return try await withTaskExecutorPreference(executor) { try await body() }
    }

    /// Sets the table `arg` as `lua` does: the script at 0, its arguments from 1.
    private func setArguments(_ arguments: [ScriptValue], scriptName: String, in environment: LuaReference) {
        let stack = state.stack
        stack.push(environment)
        stack.pushTable(items: Int32(arguments.count), fields: 1)
        stack.push(scriptName)
        stack.setItem(0, of: -2)
        for (index, argument) in arguments.enumerated() {
            guard case .text(let text) = argument else { continue }
            stack.push(text)
            stack.setItem(Int64(index) + 1, of: -2)
        }
        stack.setField("arg", of: -2)
        stack.pop()
    }

    /// Calls a Lua function as a coroutine of its own.
    ///
    /// - Parameter pushFunction: Pushes the function, or pushes nothing and returns false when there is none.
    /// - Returns: What `results` reads, or nil when there is no function.
    func call<R: Sendable>(
        _ pushFunction: @Sendable (LuaStack) -> Bool,
        arguments: @Sendable (LuaStack) throws -> Int32,
        results: @Sendable (LuaStack, Int32) throws -> R
    ) async throws -> R? {
        guard pushFunction(state.stack) else { return nil }
        let function = state.keep(state.stack)
        return try await onExecutor { try await state.run(function, arguments: arguments, results: results) }
    }
}
