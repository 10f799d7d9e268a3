import GlobusAuth
import LuaRuntime
import Synchronization

extension ScriptHost {
    /// The work of a task, in the host's isolation.
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

    /// Counts the memory that Swift uses for a task towards that of scripts; otherwise a script could start tasks
    /// without end.
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

/// Limits how long a task may take.
enum TaskDeadline {
    /// Calls a function, and cancels it where it takes longer than `seconds`.
    static func run(
        _ function: LuaReference,
        seconds: Double,
        _ time: any TimeSource,
        in host: ScriptHost
    ) async throws -> [LuaReference] {
        let scope = TaskScope()
        let task = try host.startTask(function, [], in: scope)
        let alarm = Alarm()
        let timer = Task {
            try await time.sleep(seconds: seconds)
            alarm.hasGoneOff.store(true, ordering: .releasing)
            task.cancel()
        }
        defer { timer.cancel() }
        do {
            try await scope.join()
            return try task.outcome?.get() ?? []
        } catch {
            guard alarm.hasGoneOff.load(ordering: .acquiring) else { throw error }
            throw GlobusError(.timeout, "task.timeout: it took longer than \(seconds) s", cause: cause(error))
        }
    }

    private final class Alarm: Sendable {
        let hasGoneOff = Atomic(false)
    }

    /// Returns the error that the function made of its cancellation, or nil for the cancellation itself, which explains
    /// nothing.
    private static func cause(_ error: any Error) -> (any Error)? {
        error.isCancellation ? nil : error
    }
}
