import CLuaJSON
import CLuaSupport
import GlobusAuth

extension FuzzTarget {
    static let jsonEncode = FuzzTarget(name: "json-encode", summary: "Lua values of any shape to JSON text") { bytes in
        let lua = JSONState.shared
        defer { lua.empty() }
        var maker = ValueMaker(thread: lua.thread, bytes: bytes[...])
        maker.push(depth: 0)
        let text = lua.encoded()
        try require(lua_gettop(lua.thread) == 1, "\(lua_gettop(lua.thread)) values on the stack instead of one")
        guard let text else { return }
        let value = try JSONValue(parsing: text)
        lua.empty()
        let again = try lua.reencoded(text).map { try JSONValue(parsing: $0) }
        try require(again == value.withoutNullFields, "\(value) is read as \(String(describing: again))")
    }
}

/// Makes a Lua value from bytes.
private struct ValueMaker {
    let thread: OpaquePointer
    var bytes: ArraySlice<UInt8>

    private mutating func next() -> UInt8 { bytes.popFirst() ?? 0 }

    private mutating func word() -> UInt64 { (0..<8).reduce(0) { word, _ in word << 8 | UInt64(next()) } }

    private mutating func text() -> [UInt8] {
        let text = bytes.prefix(Int(next() % 24))
        bytes = bytes.dropFirst(text.count)
        return Array(text)
    }

    /// Pushes one value.
    mutating func push(depth: Int) {
        lua_checkstack(thread, 8)
        switch next() % 10 {
        case 0: gjson_push_null(thread)
        case 1: lua_pushboolean(thread, Int32(next() & 1))
        case 2: lua_pushinteger(thread, Int64(bitPattern: word()))
        case 3: lua_pushnumber(thread, Double(bitPattern: word()))
        case 4: lua_pushinteger(thread, Int64(Int8(bitPattern: next())))
        case 5: push(text())
        case 6 where depth < 300: pushItems(depth: depth)
        case 7 where depth < 300: pushFields(depth: depth)
        case 8: lua_pushvalue(thread, 1)
        default: lua_pushnil(thread)
        }
    }

    private func push(_ text: [UInt8]) {
        text.withUnsafeBytes {
            glua_push_bytes(thread, $0.baseAddress?.assumingMemoryBound(to: CChar.self), $0.count)
        }
    }

    private mutating func pushItems(depth: Int) {
        glua_push_table(thread, 0, 0)
        let shape = next()
        for index in 1...Int64(shape % 8 + 1) where !bytes.isEmpty {
            push(depth: depth + 1)
            glua_set_item(thread, -2, index + (shape & 0x40 != 0 ? index * index : 0))
        }
        if shape & 0x20 != 0 { gjson_mark_object(thread, -1) }
        if shape & 0x10 != 0 { gjson_mark_array(thread, -1) }
    }

    private mutating func pushFields(depth: Int) {
        glua_push_table(thread, 0, 0)
        let shape = next()
        for _ in 0..<shape % 8 where !bytes.isEmpty {
            let name = text()
            push(depth: depth + 1)
            name.withUnsafeBytes {
                glua_set_field(thread, -2, $0.baseAddress?.assumingMemoryBound(to: CChar.self), $0.count)
            }
        }
        if shape & 0x20 != 0 { gjson_mark_array(thread, -1) }
        if shape & 0x10 != 0 { gjson_mark_object(thread, -1) }
    }
}
