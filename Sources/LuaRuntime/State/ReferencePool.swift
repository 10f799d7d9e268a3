import Synchronization

/// The references that were let go of, on whatever thread, and that the state forgets when it next runs.
final class ReferencePool: Sendable {
    private let released = Mutex<[Int32]>([])
    private let isEmpty = Atomic<Bool>(true)
    private let isWaking = Atomic<Bool>(false)
    private let wake = Mutex<(@Sendable () -> Void)?>(nil)

    /// - Parameter wakes: Whether the state is to forget it soon, even if nothing runs.
    func release(_ number: Int32, wakes: Bool) {
        released.withLock { $0.append(number) }
        isEmpty.store(false, ordering: .releasing)
        guard wakes, !isWaking.exchange(true, ordering: .acquiringAndReleasing) else { return }
        wake.withLock { $0 }?()
    }

    /// Has `wake` called, on any thread, when the state has something to forget.
    func onRelease(_ wake: @escaping @Sendable () -> Void) { self.wake.withLock { $0 = wake } }

    /// Whether there is something to forget.
    var hasReleased: Bool { !isEmpty.load(ordering: .acquiring) }

    func takeReleased() -> [Int32] {
        isWaking.store(false, ordering: .releasing)
        guard hasReleased else { return [] }
        return released.withLock { numbers in
            isEmpty.store(true, ordering: .releasing)
            defer { numbers = [] }
            return numbers
        }
    }
}
