/// A Lua value that is kept for as long as this object lives.
///
/// It may be passed between threads and let go of on any; only the state that it belongs to can push it again.
public final class LuaReference: Sendable {
    let number: Int32
    let pool: ReferencePool

    init(number: Int32, pool: ReferencePool) {
        self.number = number
        self.pool = pool
    }

    deinit {
        pool.release(number)
    }

    /// Whether the value belongs to `state`.
    public func belongs(to state: LuaState) -> Bool { pool === state.references }
}
