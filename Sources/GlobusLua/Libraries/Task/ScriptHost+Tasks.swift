import GlobusAuth
import LuaRuntime

extension ScriptHost {
    /// What a task does, in the host's isolation.
    typealias TaskBody = @Sendable (isolated ScriptHost) async throws -> [LuaReference]

    /// Starts a task in the scope.
    ///
    /// Called on the host's executor.
    nonisolated func startTask(in scope: TaskScope, _ body: @escaping TaskBody) throws -> ScriptTask {
        try Nesting.startTask {
            let task = ScriptTask()
            try assumeIsolated { host in
                try host.reserveTaskMemory()
                do {
                    try scope.enter(task)
                } catch {
                    host.state.release(ScriptTask.cost)
                    throw error
                }
                host.begin(task, in: scope, body)
            }
            return task
        }
    }

    /// What Swift keeps of a task counts towards the memory of scripts, or a script could start tasks without end.
    private func reserveTaskMemory() throws {
        if state.reserve(ScriptTask.cost) { return }
        throw state.memoryError
    }

    /// Starts a task that calls a Lua function.
    nonisolated func startTask(
        _ function: LuaReference,
        _ arguments: [LuaReference],
        in scope: TaskScope
    ) throws -> ScriptTask {
        try startTask(in: scope) { host in try await host.callKeeping(function, arguments) }
    }

    private func begin(_ task: ScriptTask, in scope: TaskScope, _ body: @escaping TaskBody) {
        task.begin(Task(executorPreference: taskExecutor) { await self.perform(body, as: task, in: scope) })
    }

    private func perform(_ body: TaskBody, as task: ScriptTask, in scope: TaskScope) async {
        let outcome: ScriptTask.Outcome
        do {
            outcome = .success(try await body(self))
        } catch {
            outcome = .failure(error)
        }
        state.release(ScriptTask.cost)
        task.finish(outcome)
        scope.leave(task, outcome)
    }

    /// Calls a Lua function as a coroutine of its own and keeps its results.
    func callKeeping(_ function: LuaReference, _ arguments: [LuaReference]) async throws -> [LuaReference] {
        try await run(
            function,
            arguments: { stack in try stack.push(all: arguments) },
            results: { stack, count in (0..<count).map { stack.reference(at: $0 - count) } }
        )
    }
}
