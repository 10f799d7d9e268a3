import GlobusAuth
import Networking
import Synchronization

/// The loop's time, which a test can set forward and whose waits it can see and skip.
final class BenchTime: TimeSource {
    private struct State {
        var offset = 0.0
        var skipsWaits = false
        var waits: [Double] = []
    }

    /// Longer waits are deadlines, and are never skipped.
    private static let longestSkipped = 61.0

    private let base: LoopTime
    private let state = Mutex(State())

    init(_ loop: EventLoop) {
        base = LoopTime(loop)
    }

    /// The waits so far in seconds, without deadlines.
    var waits: [Double] { state.withLock { $0.waits } }

    func reset() { state.withLock { $0 = State() } }

    func advance(seconds: Double) { state.withLock { $0.offset += seconds } }

    func skipWaits() { state.withLock { $0.skipsWaits = true } }

    func now() -> Double { base.now() + state.withLock { $0.offset } }

    func sleep(seconds: Double) async throws {
        let isSkipped = state.withLock { state in
            if seconds <= Self.longestSkipped { state.waits.append(seconds) }
            return state.skipsWaits && seconds <= Self.longestSkipped
        }
        try await base.sleep(seconds: isSkipped ? 0.001 : seconds)
    }
}
