import Synchronization

/// A number that only grows, and for which tasks can wait.
public final class Tally: Sendable {
    private struct State: Sendable {
        var count = 0
        var waiters: [(target: Int, continuation: CheckedContinuation<Void, Never>)] = []

        mutating func takeWaiters(_ isReady: (Int) -> Bool) -> [CheckedContinuation<Void, Never>] {
            let ready = waiters.filter { isReady($0.target) }
            waiters.removeAll { isReady($0.target) }
            return ready.map(\.continuation)
        }
    }

    private let state = Mutex(State())

    /// Creates a tally of 0.
    public init() {}

    /// The number now.
    public var count: Int { state.withLock { $0.count } }

    /// Adds one.
    public func increment() {
        let ready = state.withLock { state in
            state.count += 1
            let count = state.count
            return state.takeWaiters { $0 <= count }
        }
        for continuation in ready { continuation.resume() }
    }

    /// Waits until the number is at least `target`; returns early when the task is cancelled.
    public func reach(_ target: Int) async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isReached = state.withLock { state in
                    if state.count >= target || Task.isCancelled { return true }
                    state.waiters.append((target, continuation))
                    return false
                }
                if isReached { continuation.resume() }
            }
        } onCancel: {
            for continuation in state.withLock({ $0.takeWaiters { _ in true } }) { continuation.resume() }
        }
    }
}
