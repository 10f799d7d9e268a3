import Synchronization

/// The steps of a renewal that are performed inside a storage's lock, and the one that follows outside.
final class LockedSteps: Sendable {
    private struct State: Sendable {
        var step: RenewalStep?
        var hasBegun = false
    }

    private let state: Mutex<State>

    init(_ first: RenewalStep) {
        state = Mutex(State(step: first))
    }

    /// Whether the storage has let any step in.
    var hasBegun: Bool { state.withLock { $0.hasBegun } }

    /// The step that is left for outside, or nil where the renewal is over.
    var rest: RenewalStep? { state.withLock { $0.step } }

    /// The step to perform inside the lock, or nil where the next one is not for inside.
    ///
    /// Gives each step once.
    func next() -> RenewalStep? {
        state.withLock { state in
            guard let step = state.step, step.needsLock else { return nil }
            state.hasBegun = true
            state.step = nil
            return step
        }
    }

    func finish(next step: RenewalStep?) {
        state.withLock { $0.step = step }
    }
}
