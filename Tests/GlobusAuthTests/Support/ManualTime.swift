import GlobusAuth
import Synchronization

/// A clock that stands still until a test or a sleep moves it.
final class ManualTime: TimeSource {
    private struct State {
        var now: Double
        var uptime = 0.0
        var sleeps: [Double] = []
    }

    private let state: Mutex<State>

    init(now: Double = 1_700_000_000) {
        state = Mutex(State(now: now))
    }

    /// All requested waits, in order.
    var sleeps: [Double] { state.withLock(\.sleeps) }

    func now() -> Double { state.withLock(\.now) }

    func uptime() -> Double { state.withLock(\.uptime) }

    func advance(by seconds: Double) {
        state.withLock {
            $0.now += seconds
            $0.uptime += seconds
        }
    }

    /// Sets the wall clock, as a person does to correct it.
    func jump(by seconds: Double) {
        state.withLock { $0.now += seconds }
    }

    func sleep(seconds: Double) async throws {
        try Task.checkCancellation()
        state.withLock {
            $0.sleeps.append(seconds)
            $0.now += seconds
            $0.uptime += seconds
        }
    }
}
