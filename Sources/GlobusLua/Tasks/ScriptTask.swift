import LuaRuntime
import Synchronization

/// One task of a script: a coroutine that runs beside the others, and what came of it.
///
/// Its results are kept as Lua values. It may be waited for, and cancelled, from anywhere.
final class ScriptTask: Sendable {
    /// What came of a task.
    typealias Outcome = Result<[LuaReference], any Error>

    private struct State {
        var work: Task<Void, Never>?
        var isCancelled = false
        var outcome: Outcome?
        var waiters: [UInt64: CheckedContinuation<Outcome, any Error>] = [:]
        var lastWaiter: UInt64 = 0
    }

    private let state = Mutex(State())

    /// What came of it, or nil while it runs.
    var outcome: Outcome? { state.withLock { $0.outcome } }

    /// Whether it was cancelled before its end.
    var isCancelled: Bool { state.withLock { $0.isCancelled } }

    /// Knows what runs the task, so that it can be cancelled.
    func begin(_ work: Task<Void, Never>) {
        let isCancelled = state.withLock { state in
            state.work = work
            return state.isCancelled
        }
        if isCancelled { work.cancel() }
    }

    func finish(_ outcome: Outcome) {
        let waiters = state.withLock { state in
            state.outcome = outcome
            state.work = nil
            defer { state.waiters = [:] }
            return state.waiters.values
        }
        for waiter in waiters { waiter.resume(returning: outcome) }
    }

    func cancel() {
        let work = state.withLock { state in
            state.isCancelled = true
            return state.work
        }
        work?.cancel()
    }

    /// Waits for the end of the task; cancelling the caller ends the waiting and nothing else.
    func wait() async throws -> [LuaReference] {
        let waiter = state.withLock { state in
            state.lastWaiter += 1
            return state.lastWaiter
        }
        let outcome = try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { enter($0, as: waiter) }
        } onCancel: {
            state.withLock { $0.waiters.removeValue(forKey: waiter) }?.resume(throwing: CancellationError())
        }
        return try outcome.get()
    }

    private func enter(_ continuation: CheckedContinuation<Outcome, any Error>, as waiter: UInt64) {
        let answer: Result<Outcome, any Error>? = state.withLock { state in
            if let outcome = state.outcome { return .success(outcome) }
            // The cancellation handler may have run already and found nobody waiting.
            if Task.isCancelled { return .failure(CancellationError()) }
            state.waiters[waiter] = continuation
            return nil
        }
        if let answer { continuation.resume(with: answer) }
    }
}
