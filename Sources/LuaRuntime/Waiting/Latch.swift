import Synchronization

/// Something that ends once, with a value, and for which any number of tasks wait.
///
/// It may be used on any thread.
package final class Latch<Value: Sendable>: Sendable {
    private struct State {
        var value: Value?
        var waiters: [UInt64: CheckedContinuation<Value, any Error>] = [:]
        var lastWaiter: UInt64 = 0
    }

    private let state = Mutex(State())

    package init() {}

    /// The value, or nil before the end.
    package var value: Value? { state.withLock { $0.value } }

    /// Ends the waiting with `value`.
    ///
    /// Only the first call counts.
    package func open(with value: Value) {
        let waiters = state.withLock { state -> [CheckedContinuation<Value, any Error>] in
            guard state.value == nil else { return [] }
            state.value = value
            defer { state.waiters = [:] }
            return Array(state.waiters.values)
        }
        for waiter in waiters { waiter.resume(returning: value) }
    }

    /// Waits for the end; cancelling the task ends only its own waiting.
    package func wait(isolation: isolated (any Actor)? = #isolation) async throws -> Value {
        let waiter = state.withLock { state in
            state.lastWaiter += 1
            return state.lastWaiter
        }
        return try await withTaskCancellationHandler {
            _ = isolation
            return try await withCheckedThrowingContinuation { enter($0, as: waiter) }
        } onCancel: {
            state.withLock { $0.waiters.removeValue(forKey: waiter) }?.resume(throwing: CancellationError())
        }
    }

    private func enter(_ continuation: CheckedContinuation<Value, any Error>, as waiter: UInt64) {
        let answer: Result<Value, any Error>? = state.withLock { state in
            if let value = state.value { return .success(value) }
            // The cancellation handler may have run already, before there was a continuation to resume.
            if Task.isCancelled { return .failure(CancellationError()) }
            state.waiters[waiter] = continuation
            return nil
        }
        if let answer { continuation.resume(with: answer) }
    }
}
