import LuaRuntime
import Synchronization

/// One task of a script: a coroutine that runs beside the others, and what came of it.
///
/// Its results are kept as Lua values. It may be waited for, and cancelled, from anywhere.
final class ScriptTask: Sendable {
    /// What came of a task.
    typealias Outcome = Result<[LuaReference], any Error>

    /// The bytes that it takes besides its coroutine, about.
    static let cost = 3072

    private struct Work {
        var task: Task<Void, Never>?
        var isCancelled = false
    }

    private let work = Mutex(Work())
    private let end = Latch<Outcome>()

    /// What came of it, or nil while it runs.
    var outcome: Outcome? { end.value }

    /// Whether it was cancelled before its end.
    var isCancelled: Bool { work.withLock { $0.isCancelled } }

    /// Knows what runs the task, so that it can be cancelled.
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

    /// Waits for the end of the task; cancelling the caller ends the waiting and nothing else.
    func wait() async throws -> [LuaReference] { try await end.wait().get() }
}

extension Error {
    /// Whether it says that a task was cancelled, and nothing else.
    var isCancellation: Bool { self is CancellationError || (self as? LuaError)?.cause is CancellationError }
}
