import CLuaSupport

/// The stack of a Lua thread, as host code may use it: nothing here raises, waits or runs Lua code.
///
/// Indices are Lua's: 1 is the first value, -1 the top. `Stack:` comments give what is taken off and put on.
public struct LuaStack {
    let L: OpaquePointer

    init(_ L: OpaquePointer) {
        self.L = L
    }

    /// The state that the thread belongs to.
    public var state: LuaState { LuaState.of(L) }

    /// The number of values.
    public var count: Int32 { lua_gettop(L) }

    /// Removes the top values. Stack: [-count, +0]
    public func pop(_ count: Int32 = 1) { lua_settop(L, -count - 1) }

    /// Makes room for `count` more values; false when there is none.
    public func reserve(_ count: Int32) -> Bool { lua_checkstack(L, count) != 0 }

    /// The type of the value at `index`.
    public func type(at index: Int32) -> LuaType { LuaType(rawValue: lua_type(L, index)) ?? .none }

    /// Whether there is a value other than nil at `index`.
    public func isPresent(at index: Int32) -> Bool { lua_type(L, index) > LuaType.nil.rawValue }

    /// The index counted from the bottom.
    public func absolute(_ index: Int32) -> Int32 { lua_absindex(L, index) }

    /// The thread, for the C functions of other targets. Nothing may be raised under Swift frames.
    package var thread: OpaquePointer { L }

    package init(thread: OpaquePointer) {
        self.L = thread
    }
}
