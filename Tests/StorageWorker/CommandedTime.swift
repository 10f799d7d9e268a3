import GlobusAuth
import Synchronization

/// A clock that stands still until it is set.
final class CommandedTime: TimeSource {
    private let seconds = Mutex(0.0)
    private let waits: any TimeSource

    init(waits: any TimeSource) {
        self.waits = waits
    }

    func set(_ now: Double) { seconds.withLock { $0 = now } }

    func now() -> Double { seconds.withLock { $0 } }

    func sleep(seconds: Double) async throws { try await waits.sleep(seconds: seconds) }
}
