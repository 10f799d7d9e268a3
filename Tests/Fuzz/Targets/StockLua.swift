import CLua

/// A state with Lua's own libraries, and a chunk that returns one string.
struct StockLua: @unchecked Sendable {
    // @unchecked: only one thread uses a target at a time.
    private let thread: OpaquePointer

    init(_ chunk: String) {
        guard let thread = luaL_newstate() else { fatalError("no Lua state") }
        self.thread = thread
        luaL_openlibs(thread)
        luaL_loadbufferx(thread, chunk, chunk.utf8.count, "=chunk", "t")
    }

    /// Returns the result of the chunk, or the message of its error.
    func result(of call: PatternCall? = nil) -> [UInt8] {
        lua_pushvalue(thread, 1)
        if let call {
            lua_pushinteger(thread, call.function)
            lua_pushinteger(thread, call.number)
            for text in call.texts {
                _ = text.withUnsafeBytes { lua_pushlstring(thread, $0.baseAddress, $0.count) }
            }
        }
        lua_pcallk(thread, call == nil ? 0 : 5, 1, 0, 0, nil)
        defer { lua_settop(thread, 1) }
        var count = 0
        let bytes = lua_tolstring(thread, -1, &count)
        return Array(UnsafeRawBufferPointer(start: bytes, count: count))
    }
}
