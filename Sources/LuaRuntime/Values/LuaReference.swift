import CLuaSupport
import Synchronization

/// Keeps a Lua value for as long as this object lives.
///
/// It may be passed between threads and released on any of them; only the state to which it belongs can push the value.
public final class LuaReference: Sendable {
    let number: Int32
    let pool: ReferencePool
    private let isHandle: Bool

    init(number: Int32, pool: ReferencePool, isHandle: Bool = false) {
        self.number = number
        self.pool = pool
        self.isHandle = isHandle
    }

    deinit {
        pool.release(number, wakes: isHandle)
    }

    /// Whether the value belongs to `state`.
    public func belongs(to state: LuaState) -> Bool { pool === state.references }

    /// Whether another reference belongs to the same state.
    package func isOfSameState(as other: LuaReference) -> Bool { pool === other.pool }
}

/// Refers to a Lua value without keeping it.
public struct LuaWeakReference: Sendable {
    fileprivate let number: Int32
    fileprivate let pool: ReferencePool
}

extension LuaState {
    /// Refers to the value on top of `stack` without keeping it, and pops it.
    ///
    /// Stack: [-1, +0]
    public func keepWeakly(_ stack: LuaStack) -> LuaWeakReference {
        LuaWeakReference(number: glua_keep_weakly(stack.thread), pool: references)
    }
}

extension LuaStack {
    /// Pushes the value, or nil where it is gone or belongs to another state.
    ///
    /// Stack: [-0, +1]
    @discardableResult
    public func push(_ reference: LuaWeakReference) -> LuaType {
        guard reference.pool === state.references else {
            push()
            return .nil
        }
        glua_push_weakly_kept(thread, reference.number)
        return type(at: -1)
    }
}

/// The references that were released on any thread, which the state forgets when it next runs.
final class ReferencePool: Sendable {
    private let released = Mutex<[Int32]>([])
    private let isEmpty = Atomic<Bool>(true)
    private let isWaking = Atomic<Bool>(false)
    private let wake = Mutex<(@Sendable () -> Void)?>(nil)

    /// Releases a reference; the state forgets it soon where `wakes` is set, and otherwise when it next runs.
    func release(_ number: Int32, wakes: Bool) {
        released.withLock { $0.append(number) }
        isEmpty.store(false, ordering: .releasing)
        guard wakes, !isWaking.exchange(true, ordering: .acquiringAndReleasing) else { return }
        wake.withLock { $0 }?()
    }

    /// Sets a function that is called, on any thread, when there is something to forget.
    func onRelease(_ wake: @escaping @Sendable () -> Void) { self.wake.withLock { $0 = wake } }

    /// Whether there is something to forget.
    var hasReleased: Bool { !isEmpty.load(ordering: .acquiring) }

    /// Puts the numbers of the released references into `numbers`, whose memory serves for the next ones.
    func takeReleased(_ numbers: inout [Int32]) {
        numbers.removeAll(keepingCapacity: numbers.count <= 4096)
        isWaking.store(false, ordering: .releasing)
        guard hasReleased else { return }
        released.withLock { released in
            isEmpty.store(true, ordering: .releasing)
            swap(&released, &numbers)
        }
    }
}
