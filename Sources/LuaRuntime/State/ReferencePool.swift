import Synchronization

/// The references that were let go of, on whatever thread, and that the state forgets when it next runs.
final class ReferencePool: Sendable {
    private let released = Mutex<[Int32]>([])
    private let isEmpty = Atomic<Bool>(true)

    func release(_ number: Int32) {
        released.withLock { $0.append(number) }
        isEmpty.store(false, ordering: .releasing)
    }

    func takeReleased() -> [Int32] {
        guard !isEmpty.load(ordering: .acquiring) else { return [] }
        return released.withLock { numbers in
            isEmpty.store(true, ordering: .releasing)
            defer { numbers = [] }
            return numbers
        }
    }
}
