import CLuaJSON
import GlobusAuth
import LuaRuntime

/// The library `json`.
enum JSONLibrary {
    static let encode = HostFunction(
        "json.encode",
        "Writes a value as JSON text.",
        parameters: [
            .required("value", .any, "The value; an empty table is an object, see json.array. NaN has no JSON form.")
        ],
        results: [HostResult("string", "The text, without white space.")],
        failures: [HostFailure(.usage, "a value has no JSON form; the message has its path, such as `$.a[3]`")],
        example: HostExample(
            """
            print(json.encode { name = "x" }, json.encode { 1, 2.5, true })
            print(json.encode {}, json.encode(json.array {}))
            """,
            prints: "{\"name\":\"x\"}\t[1,2.5,true]\n{}\t[]"
        )
    ) { call in
        call.stack.push(try call.stack.encodedJSON(at: 1))
        return .pushed(1)
    }

    static let decode = HostFunction(
        "json.decode",
        "Reads JSON text. A field that is null is absent; a null in an array is json.null.",
        details: """
            A byte order mark before the text is skipped, whole numbers beyond 64 bits are floats, and a number beyond a \
            double is `math.huge`. `NaN` and `Infinity` are not JSON. Arrays and objects nest 256 levels deep at most.
            """,
        parameters: [.required("text", .string, "The text, in UTF-8.")],
        results: [HostResult("any", "The value; whole numbers are integers.")],
        failures: [HostFailure(.usage, "the text is not valid JSON")],
        example: HostExample(
            """
            local value = json.decode('{"n": 1, "list": [1, null], "gone": null}')
            print(value.n, value.list[2] == json.null, value.gone)
            """,
            prints: "1\ttrue\tnil"
        )
    ) { call in
        let outcome = try call.stack.withBytes(at: 1) { try $0.map { try call.stack.decodeJSON($0) } }
        guard outcome == GJSON_DONE else {
            throw call.misuse("the text is not valid JSON: \(String(cString: gjson_message(call.services.codec)))")
        }
        return .pushed(1)
    }

    static let array = HostFunction(
        "json.array",
        "Marks a table as an array, so that it is written as one even when it is empty.",
        parameters: [.optional("table", .table, "The table.", default: "a new one")],
        results: [HostResult("table", "The same table.")],
        example: HostExample(
            """
            print(json.encode { ids = json.array() })
            """,
            prints: "{\"ids\":[]}"
        )
    ) { try marked($0, gjson_mark_array) }

    static let object = HostFunction(
        "json.object",
        "Marks a table as an object.",
        parameters: [.optional("table", .table, "The table.", default: "a new one")],
        results: [HostResult("table", "The same table.")],
        example: HostExample(
            """
            print(json.encode { json.object() })
            """,
            prints: "[{}]"
        )
    ) { try marked($0, gjson_mark_object) }

    private static func marked(_ call: HostCall, _ mark: (OpaquePointer, Int32) -> Void) throws -> HostReturn {
        if call.has("table"), gjson_is_locked(call.stack.thread, 1) {
            throw call.misuse("cannot change a protected metatable")
        }
        if call.has("table") { call.stack.pushCopy(of: 1) } else { call.stack.pushTable() }
        mark(call.stack.thread, -1)
        return .pushed(1)
    }
}

extension ScriptLibrary {
    /// The library `json`.
    public static let json = ScriptLibrary(
        "json",
        "JSON text to and from Lua values.",
        functions: [JSONLibrary.encode, JSONLibrary.decode, JSONLibrary.array, JSONLibrary.object],
        constants: [
            ScriptConstant("null", "json.Null", "A null in an array, which nil cannot be.") {
                gjson_push_null($0.thread)
            }
        ]
    )
}

extension LuaStack {
    /// Returns the value at `index` as JSON text.
    package func encodedJSON(at index: Int32) throws -> [UInt8] {
        var text: UnsafePointer<CChar>?
        var length = 0
        let codec = services.codec
        defer { gjson_trim(codec) }
        switch gjson_encode(codec, thread, index, &text, &length) {
        case GJSON_DONE: return Array(UnsafeRawBufferPointer(start: text, count: length))
        case GJSON_FAILED:
            throw HostArgumentError("the value cannot be written as JSON: \(String(cString: gjson_message(codec)))")
        case let outcome: throw failure(outcome)
        }
    }

    /// Pushes the value of JSON text, or nil when the text is not JSON.
    ///
    /// Stack: [-0, +1]
    ///
    /// - Throws: What stopped the script, such as its memory limit.
    package func push(decodingJSON text: [UInt8]) throws {
        let isDecoded = try !text.isEmpty && text.withUnsafeBytes { try decodeJSON($0) == GJSON_DONE }
        if !isDecoded { push() }
    }

    /// Pushes the value of JSON text, or pushes nothing where the text is not JSON.
    ///
    /// Stack: [-0, +1] or [-0, +0]
    fileprivate func decodeJSON(_ text: UnsafeRawBufferPointer) throws -> gjson_outcome {
        let characters = text.baseAddress?.assumingMemoryBound(to: CChar.self)
        return try checked(gjson_decode(services.codec, thread, characters, text.count))
    }

    /// Throws where the work on JSON was given up.
    func checked(_ outcome: gjson_outcome) throws -> gjson_outcome {
        if outcome != GJSON_DONE, outcome != GJSON_FAILED { throw failure(outcome) }
        return outcome
    }

    /// Returns the error for work on JSON that was given up although the JSON is valid.
    ///
    /// A script that was told to stop ends before it sees the error.
    private func failure(_ outcome: gjson_outcome) -> any Error {
        outcome == GJSON_OVERFLOW
            ? HostArgumentError("stack overflow: so many values are in use that there is no room for what is so deep")
            : state.memoryError
    }
}

extension LuaStack {
    /// Whether the value at `index` is a JSON array: one that was decoded or marked as one.
    func isJSONArray(at index: Int32) -> Bool { gjson_is_array(thread, index) }

    /// Whether the value at `index` is `json.null`.
    func isJSONNull(at index: Int32) -> Bool {
        let index = absolute(index)
        gjson_push_null(thread)
        defer { pop() }
        return isSame(index, -1)
    }

    /// Pushes a table with the texts in order.
    ///
    /// Stack: [-0, +1]
    func push(list: [String]) {
        pushTable(items: Int32(list.count))
        for (index, text) in list.enumerated() {
            push(text)
            setItem(Int64(index) + 1, of: -2)
        }
    }

    /// Pushes a JSON document.
    ///
    /// A field that is null is left out; a null in an array is `json.null`.
    ///
    /// Stack: [-0, +1]
    func push(_ value: JSONValue) {
        guard reserve(6) else { return push() }
        switch value {
        case .null: gjson_push_null(thread)
        case .bool(let value): push(value)
        case .integer(let value): push(value)
        case .number(let value): push(value)
        case .string(let value): push(value)
        case .array(let items): push(array: items)
        case .object(let members): push(object: members)
        }
    }

    private func push(array items: [JSONValue]) {
        pushTable(items: Int32(items.count))
        for (index, item) in items.enumerated() {
            push(item)
            setItem(Int64(index) + 1, of: -2)
        }
        gjson_mark_array(thread, -1)
    }

    private func push(object members: [String: JSONValue]) {
        pushTable(fields: Int32(members.count))
        for (name, member) in members where member != .null {
            push(member)
            setField(name, of: -2)
        }
    }
}
