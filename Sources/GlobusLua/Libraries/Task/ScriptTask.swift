import LuaRuntime
import Synchronization

/// One task of a script: a coroutine that runs beside the others, and its result.
///
/// Its results are kept as Lua values. It may be waited for, and cancelled, from anywhere.
final class ScriptTask: Sendable {
    /// The result of a task.
    typealias Outcome = Result<[LuaReference], any Error>

    /// About how many bytes a task takes besides its coroutine.
    static let cost = 3072

    private struct Work {
        var task: Task<Void, Never>?
        var isCancelled = false
    }

    private let work = Mutex(Work())
    private let end = Latch<Outcome>()

    /// The result, or nil while the task runs.
    var outcome: Outcome? { end.value }

    /// Whether the task was cancelled before its end.
    var isCancelled: Bool { work.withLock { $0.isCancelled } }

    /// Sets the Swift task that runs this task, so that it can be cancelled.
    func begin(_ task: Task<Void, Never>) {
        let isCancelled = work.withLock { work in
            work.task = task
            return work.isCancelled
        }
        if isCancelled { task.cancel() }
    }

    func finish(_ outcome: Outcome) {
        work.withLock { $0.task = nil }
        end.open(with: outcome)
    }

    func cancel() {
        let task = work.withLock { work in
            work.isCancelled = true
            return work.task
        }
        task?.cancel()
    }

    /// Waits for the end of the task; cancelling the caller ends only its own waiting.
    func wait() async throws -> [LuaReference] { try await end.wait().get() }
}

extension Error {
    /// Whether the error says only that a task was cancelled.
    package var isCancellation: Bool { self is CancellationError || (self as? LuaError)?.cause is CancellationError }
}
