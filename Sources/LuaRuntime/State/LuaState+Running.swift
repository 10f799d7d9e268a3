import CLuaSupport

extension LuaState {
    /// Runs a function as a coroutine of its own, until it ends.
    ///
    /// Whenever it calls a host function that waits, the operation is awaited here, in the caller's isolation, while
    /// other coroutines of the state may run. It belongs to the script that the task runs, ``LuaScript/current``, and is
    /// under that script's limits.
    ///
    /// - Parameters:
    ///   - arguments: Pushes the function's arguments and returns their number.
    ///   - results: Reads the function's results from the stack; the first is at index `1 - count` from the top.
    /// - Throws: ``LuaError`` for what the function raised and for the limits, ``ScriptExit`` when it asked to end. When the
    ///   task is cancelled, every wait of the coroutine raises the cancellation error.
    public func run<R>(
        _ function: LuaReference,
        arguments: (LuaStack) throws -> Int32 = { _ in 0 },
        results: (LuaStack, Int32) throws -> R
    ) async throws -> R {
        let script = currentScript
        let coroutine = LuaCoroutine(running: function, in: self)
        defer { coroutine.forget() }
        var given = try arguments(coroutine.stack)
        var raises = false
        while true {
            if let failure = script?.failure {
                coroutine.abandon(script)
                throw failure
            }
            switch coroutine.resume(given, raises: raises, script: script) {
            case .ended(let count):
                return try results(coroutine.stack, count)
            case .failed(let error):
                throw error
            case .stopped(let error):
                script?.end(with: error)
                coroutine.abandon(script)
                throw error
            case .waits(let operation):
                (given, raises) = try await outcome(of: operation, for: coroutine, of: script)
            }
        }
    }

    /// Awaits an operation and pushes its results, or the error to raise.
    ///
    /// Throws only what ends the script.
    private func outcome(
        of operation: HostOperation,
        for coroutine: LuaCoroutine,
        of script: LuaScript?
    ) async throws -> (count: Int32, raises: Bool) {
        do {
            if Task.isCancelled { try await refuse(coroutine) }
            let results = try await perform(operation, loading: moduleLoads(of: coroutine))
            return (try results(coroutine.stack), false)
        } catch let exit as ScriptExit {
            coroutine.abandon(script)
            throw exit
        } catch let end as CoroutineEnd {
            coroutine.abandon(script)
            throw end.reason
        } catch {
            coroutine.stack.push(error: error)
            return (1, true)
        }
    }

    /// What an operation starts works for the modules that the coroutine is loading.
    private func perform(_ operation: HostOperation, loading: [ModuleLoad]) async throws -> HostResults {
        if loading.isEmpty { return try await operation() }
        return try await ModuleLoad.$outer.withValue(ModuleLoad.outer + loading) { try await operation() }
    }

    /// Every wait of a cancelled task raises; one that goes on nevertheless is ended when its grace is over.
    private func refuse(_ coroutine: LuaCoroutine) async throws {
        // The others must have their turn, however often this one tries.
        await Task.yield()
        let now = ContinuousClock.now
        let begun = coroutine.cancelledSince ?? now
        coroutine.cancelledSince = begun
        if now - begun > configuration.cancellationGrace { throw CoroutineEnd(reason: CancellationError()) }
        throw CancellationError()
    }
}

/// Ends a coroutine without a chance for it to catch anything.
private struct CoroutineEnd: Error {
    let reason: any Error
}
