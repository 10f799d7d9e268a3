import GlobusAuth
package import LuaRuntime

extension ScriptHost {
    /// Calls a Lua function as a coroutine of its own.
    ///
    /// - Parameters:
    ///   - pushFunction: Pushes the function, or pushes nothing and returns false when there is none.
    ///   - arguments: Pushes the arguments and returns their number.
    ///   - results: Reads the results, of which it is given the number.
    /// - Returns: What `results` reads, or nil when there is no function.
    /// - Throws: What the function raised, or what `arguments` or `results` throws.
    func call<R: Sendable>(
        _ pushFunction: @Sendable (LuaStack) -> Bool,
        arguments: @escaping @Sendable (LuaStack) throws -> Int32,
        results: @escaping @Sendable (LuaStack, Int32) throws -> R
    ) async throws -> R? {
        guard pushFunction(state.stack) else { return nil }
        let function = state.keep(state.stack)
        return try await Nesting.call { try await run(function, arguments: arguments, results: results) }
    }

    /// Calls a function that Swift holds with values.
    func call(_ function: LuaReference, _ arguments: [ScriptValue]) async throws -> [ScriptValue] {
        try await Nesting.call {
            try await run(
                function,
                arguments: { try $0.push(values: arguments) },
                results: { try $0.values(ofTop: $1) }
            )
        }
    }

    /// Calls a function of a startup script as a script of its own, so that it can save tokens even when the script for
    /// which it is called has to end.
    func callPolicy<R: Sendable>(
        _ pushFunction: @escaping @Sendable (LuaStack) -> Bool,
        arguments: @escaping @Sendable (LuaStack) throws -> Int32,
        results: @escaping @Sendable (LuaStack, Int32) throws -> R
    ) async throws -> R? {
        try await asScript(isShielded: true) { try await $0.call(pushFunction, arguments: arguments, results: results) }
    }

    /// The stack of the state's main thread, for short use without waiting.
    var scratchStack: LuaStack { state.stack }

    /// Keeps the value on top of ``scratchStack``, and pops it.
    func keep(_ stack: LuaStack) -> LuaReference { state.keep(stack) }

    /// Runs a Lua function as a coroutine of its own.
    ///
    /// It belongs to the calling script, or is a script of its own.
    package func run<R: Sendable>(
        _ function: LuaReference,
        arguments: @escaping @Sendable (LuaStack) throws -> Int32,
        results: @escaping @Sendable (LuaStack, Int32) throws -> R
    ) async throws -> R {
        guard state.currentScript != nil else { return try await runAsScript(function, arguments, results) }
        let coroutine = LuaCoroutine(running: function, in: state)
        defer { coroutine.forget() }
        try coroutine.push(arguments)
        let count = prefersExecutor ? try await state.follow(coroutine) : try await followOnExecutor(coroutine)
        return try results(coroutine.stack, count)
    }

    @inline(never)  // Keeps its variables out of the frame of every suspended coroutine.
    private func runAsScript<R: Sendable>(
        _ function: LuaReference,
        _ arguments: @escaping @Sendable (LuaStack) throws -> Int32,
        _ results: @escaping @Sendable (LuaStack, Int32) throws -> R
    ) async throws -> R {
        try await asScript { try await $0.run(function, arguments: arguments, results: results) }
    }

    @inline(never)  // As above.
    private func followOnExecutor(_ coroutine: LuaCoroutine) async throws -> Int32 {
        guard let taskExecutor else { return try await state.follow(coroutine) }
        return try await withTaskExecutorPreference(taskExecutor) { try await state.follow(coroutine) }
    }

    /// Calls a Lua function without arguments as a coroutine of its own, and drops its results.
    package func call(_ function: LuaReference) async throws {
        try await run(function, arguments: { _ in 0 }, results: { _, _ in })
    }

    /// Whether every wait of the task resumes directly on the executor, rather than first on a thread of the global
    /// pool.
    private var prefersExecutor: Bool {
        guard let taskExecutor else { return true }
        return withUnsafeCurrentTask { $0?.unownedTaskExecutor == taskExecutor.asUnownedTaskExecutor() }
    }
}

extension ScriptHost {
    /// Describes an error whose value is neither a text nor has a text of its own, by showing the value as a session
    /// does.
    func shown(_ error: LuaError) -> LuaError {
        let stack = state.stack
        guard error.code == .script, let value = error.value, stack.reserve(12) else { return error }
        stack.push(value)
        defer { stack.pop() }
        guard let message = message(for: stack) else { return error }
        return LuaError(
            error.code,
            message,
            place: error.place,
            traceback: error.traceback,
            value: value,
            cause: error.cause
        )
    }

    /// Returns the description of the value on top; nil where its text is the message.
    private func message(for stack: LuaStack) -> String? {
        let secrets = configuration.knownSecrets
        let printer = ValuePrinter { secrets.redacted($0) }
        switch stack.type(at: -1) {
        case .string, .number, .nil, .none, .boolean: return nil
        case .table, .userdata:
            if stack.isError(at: -1) || saysItself(stack) { return nil }
            return "the error is \(printer.text(of: -1, on: stack))"
        default: return "the error is \(printer.text(of: -1, on: stack)), without a message"
        }
    }

    /// Whether a script, or Lua itself, has given the value a text of its own.
    private func saysItself(_ stack: LuaStack) -> Bool {
        guard stack.hostClassName(at: -1) == nil, stack.pushMetatable(of: -1) else { return false }
        defer { stack.pop(2) }
        return stack.pushField("__tostring", of: -1) != .nil
    }
}
