import Synchronization

/// One operation that any number of tasks wait for.
///
/// Cancelling a task ends its waiting; when nobody waits any more, the operation is cancelled.
final class SharedOperation<Value: Sendable>: Sendable {
    private struct State {
        var result: Result<Value, any Error>?
        var waiters: [UInt64: CheckedContinuation<Value, any Error>] = [:]
        var lastWaiter: UInt64 = 0
        var task: Task<Void, Never>?
        var isAbandoned = false
    }

    private let state = Mutex(State())

    /// Starts the operation.
    ///
    /// - Parameter body: The operation, which runs in a task of its own.
    init(_ body: @escaping @Sendable () async throws -> Value) {
        let task = Task {
            do {
                finish(.success(try await body()))
            } catch {
                finish(.failure(error))
            }
        }
        let isAbandoned = state.withLock { state in
            state.task = task
            return state.isAbandoned
        }
        if isAbandoned { task.cancel() }
    }

    /// Whether everybody who waited has given up, so that the operation ends without a result.
    var isAbandoned: Bool { state.withLock { $0.isAbandoned } }

    /// Waits for the result.
    ///
    /// - Returns: What the operation returned.
    /// - Throws: What it threw; `CancellationError` where this task is cancelled.
    func wait() async throws -> Value {
        let waiter = state.withLock { state in
            state.lastWaiter += 1
            return state.lastWaiter
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { enter($0, as: waiter) }
        } onCancel: {
            leave(waiter)
        }
    }

    private func enter(_ continuation: CheckedContinuation<Value, any Error>, as waiter: UInt64) {
        let result: Result<Value, any Error>? = state.withLock { state in
            if let result = state.result { return result }
            // The cancellation handler may have run already and found nobody waiting.
            if Task.isCancelled { return .failure(CancellationError()) }
            state.waiters[waiter] = continuation
            return nil
        }
        if let result { continuation.resume(with: result) }
    }

    private func leave(_ waiter: UInt64) {
        let (continuation, task) = state.withLock { state in
            let continuation = state.waiters.removeValue(forKey: waiter)
            guard state.waiters.isEmpty, state.result == nil else { return (continuation, Task<Void, Never>?.none) }
            state.isAbandoned = true
            return (continuation, state.task)
        }
        task?.cancel()
        continuation?.resume(throwing: CancellationError())
    }

    private func finish(_ result: Result<Value, any Error>) {
        let waiters = state.withLock { state in
            state.result = result
            defer { state.waiters = [:] }
            return state.waiters.values
        }
        for waiter in waiters { waiter.resume(with: result) }
    }
}
