import CLuaSupport

extension LuaState {
    /// Runs a function as a coroutine of its own, until it ends.
    ///
    /// Whenever it calls a host function that waits for an operation, the operation is awaited here, in the caller's
    /// isolation, while other coroutines of the state may run. It belongs to the script of the task,
    /// ``LuaScript/current``, and that script's limits apply.
    ///
    /// - Parameters:
    ///   - function: The function.
    ///   - arguments: Pushes the function's arguments, and nothing else, and returns their number.
    ///   - results: Reads the function's results from the stack, of which it is given the number; the first is at index
    ///     `1 - count` from the top.
    /// - Returns: What `results` returns.
    /// - Throws: ``LuaError`` for what the function raised and for limits, ``ScriptExit`` when it asked to end. When
    ///   the task is cancelled, every wait of the coroutine raises the cancellation error.
    public func run<R>(
        _ function: LuaReference,
        arguments: (LuaStack) throws -> Int32 = { _ in 0 },
        results: (LuaStack, Int32) throws -> R
    ) async throws -> R {
        let coroutine = LuaCoroutine(running: function, in: self)
        defer { coroutine.forget() }
        try coroutine.push(arguments)
        let count = try await follow(coroutine)
        return try results(coroutine.stack, count)
    }

    /// Runs a coroutine to its end; see ``run(_:arguments:results:)``.
    ///
    /// - Parameters:
    ///   - coroutine: The coroutine, with the arguments on its stack.
    ///   - isolation: Where it runs until its first wait, and where its operations run.
    /// - Returns: How many results lie on its stack.
    /// - Throws: The ``LuaError`` that ended the coroutine.
    package func follow(
        _ coroutine: LuaCoroutine,
        isolation: isolated (any Actor)? = #isolation
    ) async throws -> Int32 {
        let caller = FiberCaller()
        coroutine.origin = .caller(caller)
        // What the host calls for a script may ask for task locals also in functions that return at once.
        if coroutine.lineage.depth > 0 { coroutine.runner = .caller }
        coroutine.phase = .ready(nil)
        await withTaskCancellationHandler {
            _ = isolation
            await caller.follow(coroutine)
        } onCancel: {
            caller.cancel()
        }
        return try coroutine.resultCount()
    }
}
