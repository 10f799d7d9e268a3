import Synchronization

/// Counts how many are in a place at the same time.
final class Crowd: Sendable {
    private let counts = Mutex((now: 0, most: 0, all: 0))

    /// The largest number that was inside at the same time, and the number of all entries.
    var mostAndAll: [Int] { counts.withLock { [$0.most, $0.all] } }

    func enter() { counts.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1), $0.all + 1) } }

    func leave() { counts.withLock { $0.now -= 1 } }
}
