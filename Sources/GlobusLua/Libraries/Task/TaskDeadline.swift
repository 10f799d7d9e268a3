import GlobusAuth
import LuaRuntime
import Synchronization

/// Waits for a task no longer than allowed.
enum TaskDeadline {
    /// Calls a function and cancels it when it takes longer than `seconds`.
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

    /// What the function made of its cancellation; the cancellation itself explains nothing.
    private static func cause(_ error: any Error) -> (any Error)? {
        error.isCancellation ? nil : error
    }
}
