import LuaRuntime
import Synchronization

/// Tasks that are started together, none of which outlives the scope.
///
/// The first task that fails cancels the others, and the scope throws its error. In a race, the first task that
/// succeeds cancels the others, and the first error counts only where none succeeds.
final class TaskScope: Sendable {
    private struct State {
        var running: [ObjectIdentifier: ScriptTask] = [:]
        var failure: (any Error)?
        var winner: ScriptTask?
        var isCancelled = false
        var isClosed = false
        var emptied: CheckedContinuation<Void, Never>?
    }

    /// What ends the scope and cancels the remaining tasks.
    enum End {
        case firstFailure
        case firstSuccess
    }

    private let state = Mutex(State())
    private let end: End

    init(endsWith end: End = .firstFailure) {
        self.end = end
    }

    /// The task that has won a race.
    var winner: ScriptTask? { state.withLock { $0.winner } }

    /// Adds a task that is about to start.
    ///
    /// Throws where the scope has ended.
    func enter(_ task: ScriptTask) throws {
        let isCancelled = try state.withLock { state in
            if state.isClosed { throw HostArgumentError("spawn: the scope has ended; start tasks before it ends") }
            state.running[ObjectIdentifier(task)] = task
            return state.isCancelled
        }
        if isCancelled { task.cancel() }
    }

    /// Notes the result of a task that has ended.
    func leave(_ task: ScriptTask, _ outcome: ScriptTask.Outcome) {
        settle(task, outcome)
        let emptied = state.withLock { state in
            state.running[ObjectIdentifier(task)] = nil
            guard state.running.isEmpty else { return CheckedContinuation<Void, Never>?.none }
            defer { state.emptied = nil }
            return state.emptied
        }
        emptied?.resume()
    }

    /// Cancels every task, including those that are added later.
    func cancel() {
        let tasks = state.withLock { state in
            state.isCancelled = true
            return Array(state.running.values)
        }
        for task in tasks { task.cancel() }
    }

    /// Keeps the first error and the first success, and cancels the other tasks where that ends the scope.
    private func settle(_ task: ScriptTask, _ outcome: ScriptTask.Outcome) {
        let isEnd = state.withLock { state in
            // Errors after the cancellation are only its consequences.
            if state.isCancelled { return false }
            switch outcome {
            case .failure(let error):
                // A script that cancels a single task wants the others to go on.
                if task.isCancelled, error.isCancellation { return false }
                if state.failure == nil { state.failure = error }
                return end == .firstFailure
            case .success:
                if end == .firstSuccess { state.winner = task }
                return end == .firstSuccess
            }
        }
        if isEnd { cancel() }
    }

    /// Waits until all tasks have ended, and throws the first error.
    ///
    /// Cancelling the caller cancels the tasks, but still waits for them.
    func join() async throws {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isEmpty = state.withLock { state in
                    if state.running.isEmpty { return true }
                    state.emptied = continuation
                    return false
                }
                if isEmpty { continuation.resume() }
            }
        } onCancel: {
            cancel()
        }
        let failure = state.withLock { state in
            state.isClosed = true
            return state.winner == nil ? state.failure : nil
        }
        if let failure { throw failure }
        try Task.checkCancellation()
    }
}
