import GlobusAuth
import Synchronization

/// A clock that stands still until it is set; sleeping tasks wake when it was set far enough.
final class FakeTime: TimeSource {
    private struct State: Sendable {
        var now: Double
        /// By how much the wall clock was set forward.
        var offset = 0.0
        var isStopped = false
        var lastSleeper = 0
        var sleepers: [Int: (wakesAt: Double, continuation: CheckedContinuation<Void, any Error>)] = [:]
    }

    private let state: Mutex<State>

    init(_ now: Double = 1_000_000) {
        state = Mutex(State(now: now))
    }

    func now() -> Double { state.withLock { $0.now + $0.offset } }

    func uptime() -> Double { state.withLock { $0.now } }

    /// Sets the wall clock without waking sleeping tasks.
    func jump(by seconds: Double) { state.withLock { $0.offset += seconds } }

    var sleeperCount: Int { state.withLock { $0.sleepers.count } }

    func advance(by seconds: Double) {
        let woken = state.withLock { state in
            state.now += seconds
            let due = state.sleepers.filter { $0.value.wakesAt <= state.now }
            for key in due.keys { state.sleepers[key] = nil }
            return due.values.map(\.continuation)
        }
        for continuation in woken { continuation.resume() }
    }

    /// Ends all sleep, now and later, so that no task sleeps for ever after the test.
    func stop() {
        let sleepers = state.withLock { state in
            state.isStopped = true
            defer { state.sleepers = [:] }
            return state.sleepers.values.map(\.continuation)
        }
        for sleeper in sleepers { sleeper.resume(throwing: CancellationError()) }
    }

    func sleep(seconds: Double) async throws {
        let sleeper = state.withLock { state in
            state.lastSleeper += 1
            return state.lastSleeper
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let isCancelled = state.withLock { state in
                    if Task.isCancelled || state.isStopped { return true }
                    state.sleepers[sleeper] = (state.now + seconds, continuation)
                    return false
                }
                if isCancelled { continuation.resume(throwing: CancellationError()) }
            }
        } onCancel: {
            let continuation = state.withLock { $0.sleepers.removeValue(forKey: sleeper)?.continuation }
            continuation?.resume(throwing: CancellationError())
        }
    }
}
