import GlobusAuth
import LuaRuntime

extension LuaState {
    /// Starts a task that calls a Lua function, in an open scope.
    ///
    /// - Parameters:
    ///   - function: The function.
    ///   - arguments: The function's arguments.
    ///   - scope: The scope.
    ///   - lineage: The lineage of what starts the task.
    /// - Returns: The task.
    /// - Throws: `GlobusError` where tasks are nested too deeply, and where the memory limit leaves no room for the task.
    @discardableResult
    func startTask(
        _ function: LuaReference,
        _ arguments: [LuaReference] = [],
        in scope: FiberScope,
        _ lineage: Lineage
    ) throws -> LuaCoroutine {
        let lineage = try Nesting.ofTask(in: lineage)
        // Otherwise a script could start tasks without end.
        guard reserve(LuaCoroutine.cost) else { throw memoryError }
        do {
            return try scope.start(function, arguments, in: self, lineage)
        } catch {
            release(LuaCoroutine.cost)
            throw error
        }
    }
}

extension HostCompletion {
    /// Starts tasks of a scope, and completes the wait when the scope ends.
    ///
    /// - Parameters:
    ///   - end: What ends the scope.
    ///   - start: Starts the tasks with the scope and their lineage; where it throws, what it has started is cancelled.
    ///   - results: Returns the results of the wait, unless the scope ends with an error.
    ///   - onEnd: Called when the scope has ended, with whether the wait has results.
    /// - Returns: What cancels the scope.
    func waitForScope(
        endsWith end: FiberScope.End = .firstFailure,
        _ start: (FiberScope, LuaState, Lineage) throws -> Void,
        results: @escaping (FiberScope) throws -> [LuaReference?],
        onEnd: @escaping (_ hasSucceeded: Bool) -> Void = { _ in }
    ) -> HostCancellation {
        let scope = FiberScope(of: self, endsWith: end)
        do {
            try start(scope, coroutine.state, coroutine.innerLineage)
        } catch {
            scope.fail(error)
        }
        scope.whenEnded { [unowned scope] result in
            let result = result.flatMap { _ in Result { HostResults.values(try results(scope)) } }
            if case .success = result { onEnd(true) } else { onEnd(false) }
            complete(result)
        }
        return { scope.cancel() }
    }
}

extension HostServices {
    /// Returns the wait for so many seconds.
    func wait(seconds: Double) -> HostWait {
        guard let clock = callingTime else {
            let time = time
            return .wait {
                try await time.sleep(seconds: seconds)
                return .nothing
            }
        }
        return .until { clock.call(after: seconds, $0.ofTimer) }
    }

    /// Calls `action` on the host's executor when so many seconds have passed; returns what cancels that.
    func call(after seconds: Double, _ action: @escaping () -> Void) -> HostCancellation {
        let call = ScheduledCall(action)
        if let callingTime {
            return callingTime.call(after: seconds) { if $0 { call.action() } }
        }
        let timer = Task { [time, host = WeakHost(host)] in
            try await time.sleep(seconds: seconds)
            await host.value?.perform(call)
        }
        return { timer.cancel() }
    }
}

/// What a host does later, on its executor.
private struct ScheduledCall: @unchecked Sendable {
    // @unchecked: it is only called on the host's executor.
    let action: () -> Void

    init(_ action: @escaping () -> Void) {
        self.action = action
    }
}

extension ScriptHost {
    fileprivate func perform(_ call: ScheduledCall) { call.action() }
}
