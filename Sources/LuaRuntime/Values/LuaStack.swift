import CLuaSupport

/// The stack of a Lua thread, as host code may use it: nothing here raises, waits or runs Lua code.
///
/// Indices are Lua's: 1 is the first value, -1 the top. `Stack:` comments give what is taken off and put on.
public struct LuaStack {
    /// The thread, for the C functions of other targets.
    ///
    /// Nothing may be raised under Swift frames.
    package let thread: OpaquePointer

    init(_ thread: OpaquePointer) {
        self.thread = thread
    }

    /// The state that the thread belongs to.
    public var state: LuaState { LuaState.of(thread) }

    /// The number of values.
    public var count: Int32 { lua_gettop(thread) }

    /// Removes the top values.
    ///
    /// Stack: [-count, +0]
    public func pop(_ count: Int32 = 1) { lua_settop(thread, -count - 1) }

    /// Makes room for `count` more values; false when there is none.
    public func reserve(_ count: Int32) -> Bool { lua_checkstack(thread, count) != 0 }

    /// The type of the value at `index`.
    public func type(at index: Int32) -> LuaType { LuaType(rawValue: lua_type(thread, index)) ?? .none }

    /// Whether there is a value other than nil at `index`.
    public func isPresent(at index: Int32) -> Bool { lua_type(thread, index) > LuaType.nil.rawValue }

    /// The index counted from the bottom.
    public func absolute(_ index: Int32) -> Int32 { lua_absindex(thread, index) }
}
