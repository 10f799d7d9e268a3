import Synchronization

/// Counts who is somewhere at once.
final class Crowd: Sendable {
    private let counts = Mutex((now: 0, most: 0, all: 0))

    /// The most that were inside at once, and all who have been.
    var mostAndAll: [Int] { counts.withLock { [$0.most, $0.all] } }

    func enter() { counts.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1), $0.all + 1) } }

    func leave() { counts.withLock { $0.now -= 1 } }
}
