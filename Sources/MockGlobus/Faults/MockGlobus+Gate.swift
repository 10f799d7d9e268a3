import Synchronization

extension MockGlobus {
    /// Holds requests back until a test lets them go, so that other things certainly happen in the meantime.
    public final class Gate: Sendable {
        private struct State {
            var isOpen = false
            var arrivals = 0
            var held: [CheckedContinuation<Void, Never>] = []
            var watchers: [(number: UInt64, count: Int, continuation: CheckedContinuation<Void, Never>)] = []
            var lastWatcher: UInt64 = 0
        }

        private let state = Mutex(State())

        /// Creates a closed gate.
        public init() {}

        /// Lets all held requests go, and all later ones.
        public func open() {
            let held = state.withLock { state in
                state.isOpen = true
                defer { state.held = [] }
                return state.held
            }
            for continuation in held { continuation.resume() }
        }

        /// Returns once `count` requests have come to the gate, or when the task is cancelled.
        public func waitForArrivals(_ count: Int) async {
            let number = state.withLock { state in
                state.lastWatcher += 1
                return state.lastWatcher
            }
            await withTaskCancellationHandler {
                await withCheckedContinuation { continuation in
                    let isOver = state.withLock { state in
                        // The cancellation handler may have run already and found nobody waiting.
                        if state.arrivals >= count || Task.isCancelled { return true }
                        state.watchers.append((number, count, continuation))
                        return false
                    }
                    if isOver { continuation.resume() }
                }
            } onCancel: {
                let watcher = state.withLock { state in
                    state.watchers.firstIndex { $0.number == number }.map { state.watchers.remove(at: $0) }
                }
                watcher?.continuation.resume()
            }
        }

        /// Waits until the gate is open.
        func pass() async {
            for continuation in arrive() { continuation.resume() }
            await withTaskCancellationHandler {
                await withCheckedContinuation { continuation in
                    let isOpen = state.withLock { state in
                        if !state.isOpen { state.held.append(continuation) }
                        return state.isOpen
                    }
                    if isOpen { continuation.resume() }
                }
            } onCancel: {
                // A mock that is being stopped answers no request any more, so all of them may go.
                open()
            }
        }

        private func arrive() -> [CheckedContinuation<Void, Never>] {
            state.withLock { state in
                state.arrivals += 1
                let arrivals = state.arrivals
                let due = state.watchers.filter { $0.count <= arrivals }.map(\.continuation)
                state.watchers.removeAll { $0.count <= arrivals }
                return due
            }
        }
    }
}
