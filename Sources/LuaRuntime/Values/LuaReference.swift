/// A Lua value that is kept for as long as this object lives.
///
/// It may be passed between threads and let go of on any; only the state that it belongs to can push it again.
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

    /// Whether another reference is of the same state.
    package func isOfSameState(as other: LuaReference) -> Bool { pool === other.pool }
}
