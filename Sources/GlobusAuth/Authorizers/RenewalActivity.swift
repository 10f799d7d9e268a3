import Synchronization

/// Knows which renewals are under way, for a program that is about to end: a refresh token that was rotated and not saved
/// is lost.
public final class RenewalActivity: Sendable {
    private struct State {
        var count = 0
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    /// Creates an account of no renewals.
    public init() {}

    /// Whether none is under way.
    public var isIdle: Bool { state.withLock { $0.count == 0 } }

    /// Waits until none is under way: their tokens are saved, or they have failed.
    public func finished() async {
        await withCheckedContinuation { continuation in
            let isIdle = state.withLock { state in
                if state.count == 0 { return true }
                state.waiters.append(continuation)
                return false
            }
            if isIdle { continuation.resume() }
        }
    }

    func begin() { state.withLock { $0.count += 1 } }

    func end() {
        let waiters = state.withLock { state in
            state.count -= 1
            guard state.count == 0 else { return [CheckedContinuation<Void, Never>]() }
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }
}
