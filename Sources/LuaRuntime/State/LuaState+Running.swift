import CLuaSupport

extension LuaState {
    /// Runs a function as a coroutine of its own, until it ends.
    ///
    /// Whenever it calls a host function that waits, the operation is awaited here, in the caller's isolation, while
    /// other coroutines of the state may run. It belongs to the script of the task, ``LuaScript/current``, and that
    /// script's limits apply.
    ///
    /// - Parameters:
    ///   - function: The function.
    ///   - arguments: Pushes the function's arguments and returns their number.
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
        let count = try await drive(coroutine, try arguments(coroutine.stack))
        return try results(coroutine.stack, count)
    }

    /// Resumes a coroutine and awaits what it waits for, until it ends; see ``run(_:arguments:results:)``.
    ///
    /// Not generic, since thousands of coroutines may be suspended here at the same time, and each keeps this
    /// function's variables.
    ///
    /// - Parameters:
    ///   - coroutine: The coroutine.
    ///   - count: How many arguments lie on its stack.
    /// - Returns: How many results lie on its stack.
    /// - Throws: The ``LuaError`` that ended the coroutine.
    package func drive(_ coroutine: LuaCoroutine, _ count: Int32) async throws -> Int32 {
        let script = currentScript
        var given = count
        var raises = false
        while true {
            switch try step(coroutine, given, raises: raises, of: script) {
            case .ended(let count):
                return count
            case .waits(let wait):
                let outcome = await outcome(of: wait, for: coroutine)
                (given, raises) = try push(outcome, for: coroutine, of: script)
            }
        }
    }

    private enum Step {
        case ended(count: Int32)
        case waits(HostWait)
    }

    /// Runs the coroutine until it waits or ends.
    @inline(never)  // Keeps its temporaries out of the frame that exists while the coroutine waits.
    private func step(_ coroutine: LuaCoroutine, _ given: Int32, raises: Bool, of script: LuaScript?) throws -> Step {
        if let script, let failure = script.failure {
            // Above the description of its wait lie the values that it would go on with.
            coroutine.stack.pop(given)
            script.locate(whereabouts(of: coroutine))
            coroutine.abandon(script)
            throw script.failure ?? failure
        }
        switch coroutine.resume(given, raises: raises, script: script) {
        case .ended(let count):
            return .ended(count: count)
        case .waits(let wait):
            return .waits(wait)
        case .failed(let error):
            throw error
        case .stopped(var error):
            // A coroutine that was told to stop as it began to wait has not recorded where it was.
            if error.place == nil, error.traceback == nil { error = error.placed(at: whereabouts(of: coroutine)) }
            script?.end(with: error)
            coroutine.abandon(script)
            throw error
        }
    }

    private func outcome(
        of wait: HostWait,
        for coroutine: LuaCoroutine
    ) async -> Result<HostResults, any Error> {
        do {
            if Task.isCancelled { try await refuse(coroutine) }
            let operation: HostOperation
            switch wait {
            case .wait(let awaited): operation = awaited
            case .now: return .success(.nothing)
            case .until(let register):
                switch await PendingWait.end(of: register) {
                case .result(let result): return result
                case .operation(let further): operation = further
                }
            }
            if !moduleLoads.isEmpty { return .success(try await perform(operation, for: coroutine)) }
            return .success(try await operation())
        } catch {
            return .failure(error)
        }
    }

    /// Pushes the results of an operation, or the error to raise.
    ///
    /// Throws only errors that end the script.
    @inline(never)  // As above.
    private func push(
        _ outcome: Result<HostResults, any Error>,
        for coroutine: LuaCoroutine,
        of script: LuaScript?
    ) throws -> (count: Int32, raises: Bool) {
        do {
            return (try outcome.get().push(on: coroutine.stack), false)
        } catch let end as CoroutineEnd {
            coroutine.abandon(script)
            throw end.reason
        } catch {
            if let exit = ScriptExit.behind(error) {
                coroutine.abandon(script)
                throw exit
            }
            coroutine.stack.push(error: error)
            return (1, true)
        }
    }

    /// Runs an operation as work for the modules that the coroutine is loading.
    @inline(never)
    private func perform(_ operation: HostOperation, for coroutine: LuaCoroutine) async throws -> HostResults {
        let loading = moduleLoads(of: coroutine)
        if loading.isEmpty { return try await operation() }
        return try await ModuleLoad.$outer.withValue(ModuleLoad.outer + loading) { try await operation() }
    }

    /// Makes every wait of a cancelled task raise; a coroutine that goes on nevertheless is ended after a grace period.
    @inline(never)
    private func refuse(_ coroutine: LuaCoroutine) async throws {
        // Other coroutines must have their turn, however often this one waits again.
        await Task.yield()
        let now = ContinuousClock.now
        let begun = coroutine.cancelledSince ?? now
        coroutine.cancelledSince = begun
        if now - begun > configuration.cancellationGrace { throw CoroutineEnd(reason: CancellationError()) }
        throw CancellationError()
    }
}

/// Ends a coroutine in a way that it cannot catch.
private struct CoroutineEnd: Error {
    let reason: any Error
}
