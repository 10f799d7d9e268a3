package import LuaRuntime

extension ScriptHost {
    /// Calls a Lua function as a coroutine of its own.
    ///
    /// - Parameter pushFunction: Pushes the function, or pushes nothing and returns false when there is none.
    /// - Returns: What `results` reads, or nil when there is no function.
    func call<R: Sendable>(
        _ pushFunction: @Sendable (LuaStack) -> Bool,
        arguments: @escaping @Sendable (LuaStack) throws -> Int32,
        results: @escaping @Sendable (LuaStack, Int32) throws -> R
    ) async throws -> R? {
        guard pushFunction(state.stack) else { return nil }
        let function = state.keep(state.stack)
        return try await Nesting.call { try await run(function, arguments: arguments, results: results) }
    }

    /// Calls a function that Swift holds, with values.
    func call(_ function: LuaReference, _ arguments: [ScriptValue]) async throws -> [ScriptValue] {
        try await Nesting.call {
            try await run(
                function,
                arguments: { try $0.push(values: arguments) },
                results: { try $0.values(ofTop: $1) }
            )
        }
    }

    /// Calls a function of a policy, as a script by itself: whatever becomes of the script that it is called for, what it
    /// saves is saved.
    func callPolicy<R: Sendable>(
        _ pushFunction: @escaping @Sendable (LuaStack) -> Bool,
        arguments: @escaping @Sendable (LuaStack) throws -> Int32,
        results: @escaping @Sendable (LuaStack, Int32) throws -> R
    ) async throws -> R? {
        try await asScript(isShielded: true) { try await $0.call(pushFunction, arguments: arguments, results: results) }
    }

    /// The stack of the state's main thread, for a moment's work.
    var scratchStack: LuaStack { state.stack }

    /// Keeps the value on top of ``scratchStack``, which is taken off.
    func keep(_ stack: LuaStack) -> LuaReference { state.keep(stack) }

    /// Runs a Lua function as a coroutine of its own: one of the script that calls, or else a script by itself.
    func run<R: Sendable>(
        _ function: LuaReference,
        arguments: @escaping @Sendable (LuaStack) throws -> Int32,
        results: @escaping @Sendable (LuaStack, Int32) throws -> R
    ) async throws -> R {
        guard state.currentScript != nil else { return try await runAsScript(function, arguments, results) }
        let coroutine = LuaCoroutine(running: function, in: state)
        defer { coroutine.forget() }
        let given = try arguments(coroutine.stack)
        let count =
            prefersExecutor
            ? try await state.drive(coroutine, given) : try await driveOnExecutor(coroutine, given)
        return try results(coroutine.stack, count)
    }

    @inline(never)  // Its variables stay out of the frame of every suspended coroutine.
    private func runAsScript<R: Sendable>(
        _ function: LuaReference,
        _ arguments: @escaping @Sendable (LuaStack) throws -> Int32,
        _ results: @escaping @Sendable (LuaStack, Int32) throws -> R
    ) async throws -> R {
        try await asScript { try await $0.run(function, arguments: arguments, results: results) }
    }

    @inline(never)  // As above.
    private func driveOnExecutor(_ coroutine: LuaCoroutine, _ count: Int32) async throws -> Int32 {
        guard let taskExecutor else { return try await state.drive(coroutine, count) }
        return try await withTaskExecutorPreference(taskExecutor) { try await state.drive(coroutine, count) }
    }

    /// Calls a Lua function without arguments as a coroutine of its own; what it returns is dropped.
    package func call(_ function: LuaReference) async throws {
        try await run(function, arguments: { _ in 0 }, results: { _, _ in })
    }

    /// Whether every wait of the task is resumed on the executor at once, and not on a thread of the global pool first.
    private var prefersExecutor: Bool {
        guard let taskExecutor else { return true }
        return withUnsafeCurrentTask { $0?.unownedTaskExecutor == taskExecutor.asUnownedTaskExecutor() }
    }
}
