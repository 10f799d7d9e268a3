import CLuaSupport

extension LuaStack {
    /// Returns the truth value of the value at `index`: everything but nil and false is true.
    public func boolean(at index: Int32) -> Bool { lua_toboolean(thread, index) != 0 }

    /// Returns the whole number at `index`, or nil.
    ///
    /// A float counts where it has no fraction and fits into an integer; a string never does.
    public func integer(at index: Int32) -> Int64? {
        var value: Int64 = 0
        return glua_to_integer(thread, index, &value) ? value : nil
    }

    /// Returns the number at `index`, or nil.
    ///
    /// A string does not count.
    public func number(at index: Int32) -> Double? {
        var value = 0.0
        return glua_to_number(thread, index, &value) ? value : nil
    }

    /// Calls `body` with the bytes of the string at `index`, or with nil where the value is not a string.
    ///
    /// - Throws: What `body` throws.
    public func withBytes<R>(at index: Int32, _ body: (UnsafeRawBufferPointer?) throws -> R) rethrows -> R {
        var length = 0
        guard let bytes = glua_to_bytes(thread, index, &length) else { return try body(nil) }
        return try body(UnsafeRawBufferPointer(start: bytes, count: length))
    }

    /// Returns the bytes of the string at `index`, or nil where the value is not a string.
    public func bytes(at index: Int32) -> [UInt8]? {
        withBytes(at: index) { $0.map { Array($0) } }
    }

    /// Returns the string at `index`, or nil where the value is not a string or not valid UTF-8.
    public func string(at index: Int32) -> String? {
        withBytes(at: index) { bytes in
            // What checks any encoding takes three times as long.
            guard let bytes, let text = try? UTF8Span(validating: bytes.bindMemory(to: UInt8.self).span) else {
                return nil
            }
            return String(copying: text)
        }
    }

    /// Returns the string at `index` with invalid UTF-8 repaired, or nil where the value is not a string.
    public func repairedString(at index: Int32) -> String? {
        withBytes(at: index) { $0.map { String(decoding: $0, as: UTF8.self) } }
    }

    /// Returns what `tostring` returns for the value at `index`, or a substitute where its `__tostring` fails.
    public func text(at index: Int32) -> String {
        glua_push_text(thread, index)
        defer { pop() }
        return repairedString(at: -1) ?? ""
    }

    /// Returns what `tostring` returns for the value at `index`, of whose code nothing runs but `__tostring`.
    ///
    /// - Parameters:
    ///   - index: The index of the value.
    ///   - limit: How much CPU time its `__tostring` may use.
    /// - Returns: The text with invalid UTF-8 repaired, or why there is none.
    package func text(at index: Int32, within limit: Duration) -> Result<String, TextFailure> {
        var stop = GLUA_STOP_NONE
        let (seconds, attoseconds) = limit.components
        let nanoseconds = UInt64(max(seconds * 1_000_000_000 + attoseconds / 1_000_000_000, 1))
        let isText = glua_try_text(thread, index, nanoseconds, &stop)
        defer { pop() }
        let text = repairedString(at: -1) ?? ""
        switch stop {
        case GLUA_STOP_NONE: return isText ? .success(text) : .failure(TextFailure(reason: text))
        case GLUA_STOP_INTERRUPT: return .failure(TextFailure(reason: "interrupted"))
        default: return .failure(TextFailure(reason: "it took too long"))
        }
    }

    /// Why a value has no text of its own.
    package struct TextFailure: Error {
        /// The message of what its `__tostring` has raised, or that it was stopped.
        package let reason: String

        package init(reason: String) { self.reason = reason }
    }

    /// Returns what messages call the type of the value at `index`, such as "a string".
    public func typeName(at index: Int32) -> String {
        glua_type_name(thread, index).map { String(cString: $0) } ?? ""
    }

    /// Whether the value at `index` is a number that Lua stores as an integer.
    public func isInteger(at index: Int32) -> Bool { lua_isinteger(thread, index) != 0 }

    /// Keeps the value at `index`.
    public func reference(at index: Int32) -> LuaReference {
        lua_pushvalue(thread, index)
        return state.keep(self)
    }

    /// Pushes `table[name]` without metamethods and returns its type.
    ///
    /// Stack: [-0, +1]
    @discardableResult
    public func pushField(_ name: String, of index: Int32) -> LuaType {
        let type = withName(name) { glua_get_field(thread, index, $0, $1) }
        return LuaType(rawValue: type) ?? .none
    }

    /// Pushes `table[n]` without metamethods and returns its type.
    ///
    /// Stack: [-0, +1]
    @discardableResult
    public func pushItem(_ n: Int64, of index: Int32) -> LuaType {
        LuaType(rawValue: lua_rawgeti(thread, index, n)) ?? .none
    }

    /// Replaces the key on top with `table[key]`, without metamethods.
    ///
    /// Stack: [-1, +1]
    public func lookUp(in index: Int32) { lua_rawget(thread, index) }

    /// Whether two values are equal without metamethods; tables and objects are equal only to themselves.
    public func isSame(_ index: Int32, _ other: Int32) -> Bool { lua_rawequal(thread, index, other) != 0 }

    /// Returns the length of the table or string at `index`, without metamethods.
    public func length(at index: Int32) -> Int { Int(lua_rawlen(thread, index)) }

    /// Calls `body` for each pair of the table at `index`, in no particular order, with the key at -2 and the value at
    /// -1.
    ///
    /// `body` must leave the stack as it found it and must not change the table.
    ///
    /// - Throws: What `body` throws.
    public func forEachPair(of index: Int32, _ body: () throws -> Void) rethrows {
        let table = absolute(index)
        let top = count
        push()
        while glua_next(thread, table) {
            do {
                try body()
            } catch {
                lua_settop(thread, top)
                throw error
            }
            pop()
        }
    }

    /// Returns the strings of the list at `index`, or nil where the value is not a list of strings only.
    public func strings(at index: Int32) -> [String]? {
        guard type(at: index) == .table, isList(at: index) else { return nil }
        let table = absolute(index)
        var strings: [String] = []
        for position in 0..<length(at: table) {
            defer { pop() }
            guard pushItem(Int64(position) + 1, of: table) == .string, let text = string(at: -1) else { return nil }
            strings.append(text)
        }
        return strings
    }

    /// Whether the table at `index` has only items without gaps, and no other fields, which a list would lose.
    public func isList(at index: Int32) -> Bool {
        let length = length(at: index)
        var count = 0
        // In a list with gaps, Lua may return the index of any item that is followed by a gap as the length.
        forEachPair(of: index) {
            if isInteger(at: -2), let number = integer(at: -2), number >= 1, number <= length {
                count += 1
            } else {
                count = -length - 1
            }
        }
        return count == length
    }
}
