import CLuaJSON
import CLuaSupport
import LuaRuntime

/// A Lua state with the JSON library, for one value at a time.
struct JSONState: @unchecked Sendable {
    // @unchecked: only one thread uses a target at a time.
    static let shared = JSONState()

    private let state: LuaState
    private let codec: OpaquePointer
    var thread: OpaquePointer { state.stack.thread }

    private init() {
        guard let state = try? LuaState() else { fatalError("no Lua state") }
        self.state = state
        codec = gjson_new(nil)
        gjson_open(state.stack.thread)
    }

    /// Pushes the value of JSON text; returns false where it is not JSON.
    func push(decoding bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBytes { push(decoding: $0) }
    }

    /// Pushes the value of JSON text where it lies; returns false where it is not JSON.
    func push(decoding bytes: UnsafeRawBufferPointer) -> Bool {
        let text = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
        return gjson_decode(codec, thread, text, bytes.count) == GJSON_DONE
    }

    /// Returns the value on top as JSON text, or nil where it cannot be written.
    func encoded() -> [UInt8]? {
        var text: UnsafePointer<CChar>?
        var count = 0
        guard gjson_encode(codec, thread, -1, &text, &count) == GJSON_DONE else { return nil }
        return Array(UnsafeRawBufferPointer(start: text, count: count))
    }

    /// Decodes JSON text and encodes it again; nil where it is not JSON, or where a number was read as an infinity.
    func reencoded(_ bytes: [UInt8]) throws -> [UInt8]? {
        defer { empty() }
        guard push(decoding: bytes) else {
            try require(lua_gettop(thread) == 0, "a failure has left something on the stack")
            return nil
        }
        try require(lua_gettop(thread) == 1, "\(lua_gettop(thread)) values instead of one")
        guard let text = encoded() else {
            // A number beyond the range, such as 1e400, is read as an infinity, which JSON has no form for.
            if String(cString: gjson_message(codec)).hasSuffix("an infinity has no JSON form") { return nil }
            throw Finding(description: "what was read cannot be written: \(String(cString: gjson_message(codec)))")
        }
        return text
    }

    func empty() {
        lua_settop(thread, 0)
        if state.memoryUsed > 64 << 20 { state.collectGarbage() }
    }
}
