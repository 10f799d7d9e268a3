import CLuaSupport

extension LuaStack {
    /// Pushes nil.
    ///
    /// Stack: [-0, +1]
    public func push() { lua_pushnil(thread) }

    /// Pushes a truth value.
    ///
    /// Stack: [-0, +1]
    public func push(_ value: Bool) { lua_pushboolean(thread, value ? 1 : 0) }

    /// Pushes an integer.
    ///
    /// Stack: [-0, +1]
    public func push(_ value: Int64) { lua_pushinteger(thread, value) }

    /// Pushes an integer.
    ///
    /// Stack: [-0, +1]
    public func push(_ value: Int) { lua_pushinteger(thread, Int64(value)) }

    /// Pushes a float.
    ///
    /// Stack: [-0, +1]
    public func push(_ value: Double) { lua_pushnumber(thread, value) }

    /// Pushes a string.
    ///
    /// Stack: [-0, +1]
    public func push(_ value: String) {
        var value = value
        value.withUTF8 { push(UnsafeRawBufferPointer($0)) }
    }

    /// Pushes bytes as a string.
    ///
    /// Stack: [-0, +1]
    public func push(_ bytes: UnsafeRawBufferPointer) {
        glua_push_bytes(thread, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count)
    }

    /// Pushes bytes as a string.
    ///
    /// Stack: [-0, +1]
    public func push(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { push($0) }
    }

    /// Pushes a kept value; pushes nil where it belongs to another state.
    ///
    /// Stack: [-0, +1]
    public func push(_ reference: LuaReference) {
        guard reference.pool === state.references else { return push() }
        glua_push_kept(thread, reference.number)
    }

    /// Pushes a copy of the value at `index`.
    ///
    /// Stack: [-0, +1]
    public func pushCopy(of index: Int32) { lua_pushvalue(thread, index) }

    /// Pushes an empty table with room for `items` items and `fields` fields.
    ///
    /// Stack: [-0, +1]
    public func pushTable(items: Int32 = 0, fields: Int32 = 0) { glua_push_table(thread, items, fields) }

    /// Pushes a host function as a Lua function; the state keeps it for as long as the state lives.
    ///
    /// Stack: [-0, +1]
    public func push(_ function: HostFunction) {
        state.keep(alive: function)
        glua_push_function(thread, function.descriptor)
    }

    /// Sets `table[name]` to the value on top, without metamethods.
    ///
    /// Stack: [-1, +0]
    public func setField(_ name: String, of index: Int32) {
        withName(name) { glua_set_field(thread, index, $0, $1) }
    }

    /// Calls `body` with the bytes of a name, which may contain any character, and their number.
    func withName<R>(_ name: String, _ body: (UnsafePointer<CChar>?, Int) -> R) -> R {
        var name = name
        return name.withUTF8 { bytes in
            body(UnsafeRawPointer(bytes.baseAddress)?.assumingMemoryBound(to: CChar.self), bytes.count)
        }
    }

    /// Sets `table[n]` to the value on top, without metamethods.
    ///
    /// Stack: [-1, +0]
    public func setItem(_ n: Int64, of index: Int32) { glua_set_item(thread, index, n) }

    /// Sets `table[key]` to the value on top, without metamethods.
    ///
    /// The key is below the value, and is neither nil nor NaN.
    ///
    /// Stack: [-2, +0]
    public func setPair(of index: Int32) { glua_set_pair(thread, index) }

    /// Sets the n-th user value of the host object at `index` to the value on top.
    ///
    /// Stack: [-1, +0]
    public func setUserValue(_ n: Int32, of index: Int32) { lua_setiuservalue(thread, index, n) }

    /// Pushes the n-th user value of the host object at `index`.
    ///
    /// Stack: [-0, +1]
    @discardableResult
    public func pushUserValue(_ n: Int32, of index: Int32) -> LuaType {
        LuaType(rawValue: lua_getiuservalue(thread, index, n)) ?? .none
    }
}

extension LuaStack {
    /// Sets the metatable of the table at `index` to the table on top.
    ///
    /// Stack: [-1, +0]
    public func setMetatable(of index: Int32) { lua_setmetatable(thread, index) }

    /// Moves the value on top to `index`, replacing the value there.
    ///
    /// Stack: [-1, +0]
    public func replace(_ index: Int32) {
        let index = absolute(index)
        lua_copy(thread, -1, index)
        pop()
    }
}
