import Synchronization

/// The mock's time: the configured clock, plus the time by which a test has advanced it.
final class Clock: Sendable {
    private let base: @Sendable () -> Double
    private let offset = Mutex(0.0)

    init(_ base: @escaping @Sendable () -> Double) {
        self.base = base
    }

    /// Returns the seconds since 1970-01-01T00:00:00Z.
    func now() -> Double {
        base() + offset.withLock { $0 }
    }

    func advance(seconds: Double) {
        offset.withLock { $0 += seconds }
    }
}
