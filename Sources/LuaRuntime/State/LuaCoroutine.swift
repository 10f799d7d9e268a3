import CLuaSupport

/// A coroutine that the scheduler runs: one of a script's, or a task.
package final class LuaCoroutine: Fiber, @unchecked Sendable {
    // @unchecked: it is used on the executor of its state only.

    /// About how many bytes a task takes besides its coroutine in Lua.
    package static let cost = 1024

    /// How it has ended.
    private enum Ending {
        /// It has not; these coroutines wait for its end.
        case awaited([HostCompletion])
        /// Its results, of this number, are on its stack.
        case returned(Int32)
        /// The kept results of a task.
        case kept([LuaReference])
        case failed(any Error)
    }

    private let reference: Int32
    package let stack: LuaStack
    package let state: LuaState
    @exclusivity(unchecked) private var ending = Ending.awaited([])
    package let lineage: Lineage
    /// The script to which it belongs, which the lineage keeps alive.
    private let unretainedScript: Unmanaged<LuaScript>?

    /// Makes a coroutine that is about to call the function.
    package init(running function: LuaReference, in state: LuaState, _ lineage: Lineage = .current) {
        state.forgetReleasedReferences()
        self.state = state
        self.lineage = lineage
        let script = lineage.script.flatMap { $0.belongs(to: state) ? $0 : nil }
        unretainedScript = script.map { .passUnretained($0) }
        let main = state.stack
        main.push(function)
        var reference: Int32 = 0
        stack = LuaStack(glua_new_coroutine(main.thread, &reference))
        self.reference = reference
        super.init()
    }

    override var scheduler: Scheduler { state.scheduler }

    /// The script to which it belongs.
    var script: LuaScript? { unretainedScript?.takeUnretainedValue() }

    /// Pushes the arguments of the function, before it begins.
    package func push(_ arguments: (LuaStack) throws -> Int32) rethrows {
        let before = stack.count
        let count = try arguments(stack)
        precondition(stack.count == before + count, "other arguments than were counted")
    }

    /// Returns the number of the results on its stack, once it has ended.
    func resultCount() throws -> Int32 {
        switch ending {
        case .returned(let count): return count
        case .failed(let error): throw error
        case .awaited, .kept: preconditionFailure("a coroutine of which nobody has asked for its results")
        }
    }

    override func proceed(_ input: Input?) -> Progress {
        guard case .failure(let cancelled as CancelledWait)? = input else { return goOn(input) }
        state.waitRemark = cancelled.remark
        defer { state.waitRemark = nil }
        return goOn(input)
    }

    private func goOn(_ input: Input?) -> Progress {
        do {
            var given: (count: Int32, raises: Bool) = (0, false)
            if let input { given = try push(input) }
            switch try step(given.count, raises: given.raises) {
            case .waits(let wait): return .waits(wait)
            case .ended(let count): end(scope == nil ? .returned(count) : .kept(stack.references(ofTop: count)))
            }
        } catch {
            end(.failed(error))
        }
        return .ended
    }

    /// Notes how it has ended; a task lets go of what it has in Lua, and what waits for it goes on.
    private func end(_ ending: Ending) {
        guard case .awaited(let waiters) = self.ending else { return }
        self.ending = ending
        guard scope != nil else { return }
        forget()
        state.release(Self.cost)
        for waiter in waiters { waiter.complete(kept.0) }
    }

    override func finish() {
        guard let scope else {
            caller?.wake()
            return
        }
        scope.leave(self, kept.1)
        origin = nil
    }

    override func perform(_ operation: HostOperation) async throws -> HostResults {
        let lineage = innerLineage
        // A caller has the lineage of the coroutine already.
        if scope == nil, lineage.loads.count == self.lineage.loads.count { return try await operation() }
        return try await Lineage.$current.withValue(lineage) { try await operation() }
    }

    /// The lineage of what the coroutine waits for.
    package var innerLineage: Lineage {
        let loads = state.moduleLoads(of: self)
        if loads.isEmpty { return lineage }
        var lineage = lineage
        lineage.loads += loads
        return lineage
    }

    /// Lets Lua collect the coroutine.
    package func forget() {
        state.endModuleLoads(of: self)
        glua_forget_coroutine(stack.thread, reference)
    }
}

/// Running.
extension LuaCoroutine {
    private enum Step {
        case ended(count: Int32)
        case waits(FiberWait)
    }

    /// Runs the coroutine until it waits or ends.
    private func step(_ given: Int32, raises: Bool) throws -> Step {
        // The script is not retained, which would take noticeable time.
        let record = unretainedScript?._withUnsafeGuaranteedRef { $0.mustEnd ? nil : $0.record }
        if record == nil { try endWithScript(given) }
        let previous = state.running
        state.running = .passUnretained(self)
        var results: Int32 = 0
        let outcome = glua_resume(stack.thread, record, given, raises, &results)
        state.running = previous
        switch outcome {
        case GLUA_ENDED: return .ended(count: results)
        case GLUA_WAITS:
            guard let wait = state.pendingWait.take() else { preconditionFailure("a host function waits for nothing") }
            return .waits(wait)
        case GLUA_STOPPED: throw stopped()
        case GLUA_OUT_OF_MEMORY: throw stack.error(at: -2, code: .outOfMemory)
        default: throw stack.error(at: -2, code: .script)
        }
    }

    /// Ends the coroutine where its script must end.
    private func endWithScript(_ given: Int32) throws {
        guard let script, let failure = script.failure else { return }
        // Above the description of its wait lie the values that it would go on with.
        stack.pop(given)
        script.locate(state.whereabouts(of: self))
        abandon()
        throw script.failure ?? failure
    }

    private func stopped() -> LuaError {
        let script = script
        var error = state.stopped(script)
        // A coroutine that was told to stop as it began to wait has not recorded where it was.
        if error.place == nil, error.traceback == nil { error = error.placed(at: state.whereabouts(of: self)) }
        script?.end(with: error)
        abandon()
        return error
    }

    /// Pushes the result of a wait, or the error to raise.
    ///
    /// Throws only errors that end the coroutine.
    private func push(_ input: Input) throws -> (count: Int32, raises: Bool) {
        do {
            return (try input.get().push(on: stack), false)
        } catch let end as FiberEnd {
            abandon()
            throw end.reason
        } catch {
            if let exit = ScriptExit.behind(error) {
                abandon()
                throw exit
            }
            stack.push(error: error)
            return (1, true)
        }
    }

    /// Closes the to-be-closed variables of the coroutine and of those that it has resumed.
    ///
    /// A script that has reached a limit gets only a moment for this; where the cleaning up itself reaches a limit, the
    /// script ends.
    private func abandon() {
        let script = script
        let previous = state.running
        state.running = .passUnretained(self)
        defer { state.running = previous }
        let stop = glua_abandon(stack.thread, script?.record, script?.hasPassedLimit ?? false)
        if stop != GLUA_STOP_NONE { script?.end(with: state.stopped(script)) }
    }
}

/// Tasks.
extension LuaCoroutine {
    /// The results of a task, or nil while it runs.
    package var outcome: Result<[LuaReference], any Error>? {
        switch ending {
        case .kept(let values): .success(values)
        case .failed(let error): .failure(error)
        case .awaited, .returned: nil
        }
    }

    /// What those get that wait for the task, and the error where it has failed.
    private var kept: (Input, (any Error)?) {
        switch outcome {
        case .success(let values)?: (.success(.push { try $0.push(values) }), nil)
        case .failure(let error)?: (.failure(error), error)
        case nil: preconditionFailure("a task has ended without a result")
        }
    }

    /// Waits for the end of the task; cancelling the waiting coroutine ends only its own waiting.
    package func wait(_ completion: HostCompletion) -> HostCancellation {
        guard case .awaited(var waiters) = ending else {
            completion.complete(kept.0)
            return {}
        }
        // The list is not copied, since this is the only one.
        ending = .awaited([])
        waiters.append(completion)
        ending = .awaited(waiters)
        return { [self] in
            if case .awaited(let waiters) = ending { ending = .awaited(waiters.filter { !($0 == completion) }) }
            completion.complete(.failure(CancellationError()))
        }
    }

    /// Cancels the task: its waits fail from now on.
    package func cancel() { scheduler.cancel(self) }
}

extension FiberScope {
    /// Starts a task in the scope, which must be open, and for which the memory has been reserved.
    ///
    /// - Parameters:
    ///   - function: The function that the task calls.
    ///   - arguments: The function's arguments.
    ///   - state: The state of the function.
    ///   - lineage: What the task inherits.
    /// - Returns: The task.
    /// - Throws: `HostArgumentError` for more arguments than a stack can hold.
    package func start(
        _ function: LuaReference,
        _ arguments: [LuaReference],
        in state: LuaState,
        _ lineage: Lineage
    ) throws -> LuaCoroutine {
        let task = LuaCoroutine(running: function, in: state, lineage)
        do {
            _ = try task.stack.push(arguments)
        } catch {
            task.forget()
            throw error
        }
        start(task)
        return task
    }
}

extension HostResults {
    /// Kept values, and nil for the ones that are missing.
    package static func values(_ values: [LuaReference?]) -> HostResults {
        .push { stack in
            guard stack.reserve(Int32(values.count)) else { throw HostArgumentError("too many values") }
            for value in values { if let value { stack.push(value) } else { stack.push() } }
            return Int32(values.count)
        }
    }
}

extension LuaStack {
    fileprivate func references(ofTop count: Int32) -> [LuaReference] { (0..<count).map { reference(at: $0 - count) } }

    /// Pushes kept values and returns their number.
    fileprivate func push(_ values: [LuaReference]) throws -> Int32 {
        guard reserve(Int32(values.count)) else { throw HostArgumentError("too many values") }
        for value in values { push(value) }
        return Int32(values.count)
    }
}
