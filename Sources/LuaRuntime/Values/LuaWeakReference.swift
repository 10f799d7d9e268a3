import CLuaSupport

/// A Lua value that is known for as long as something else keeps it.
public struct LuaWeakReference: Sendable {
    fileprivate let number: Int32
    fileprivate let pool: ReferencePool
}

extension LuaState {
    /// Keeps the value on top of `stack` weakly; it is taken off.
    ///
    /// Stack: [-1, +0]
    public func keepWeakly(_ stack: LuaStack) -> LuaWeakReference {
        LuaWeakReference(number: glua_keep_weakly(stack.thread), pool: references)
    }
}

extension LuaStack {
    /// Pushes the value, or nil when it is gone or belongs to another state.
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
