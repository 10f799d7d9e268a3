import CLuaJSON
import GlobusAuth
import LuaRuntime

/// The library `json`.
enum JSONLibrary {
    static let library = HostLibrary(
        "json",
        "JSON text to and from Lua values.",
        functions: [encode, decode, array, object],
        fields: [FieldDescription("null", "json.Null", "A null in an array, which nil cannot be.")]
    )

    static func install(in state: LuaState) {
        library.install(in: state) { stack in
            gjson_push_null(stack.thread)
            stack.setField("null", of: -2)
        }
    }

    static let encode = HostFunction(
        "json.encode",
        "Writes a value as JSON text.",
        parameters: [
            .required("value", .any, "The value; an empty table is an object, see json.array. NaN has no JSON form.")
        ],
        results: [HostResult("string", "The text, without white space.")]
    ) { thread in
        HostCall.run(thread) { call in
            call.stack.push(try call.stack.encodedJSON(at: 1))
            return 1
        }
    }

    static let decode = HostFunction(
        "json.decode",
        "Reads JSON text. A field that is null is absent; a null in an array is json.null.",
        parameters: [.required("text", .string, "The text, in UTF-8.")],
        results: [HostResult("any", "The value; whole numbers are integers.")]
    ) { thread in
        HostCall.run(thread) { call in
            let codec = call.services.codec
            let isDecoded = call.stack.withBytes(at: 1) { text in
                gjson_decode(
                    codec,
                    call.stack.thread,
                    text?.baseAddress?.assumingMemoryBound(to: CChar.self),
                    text?.count ?? 0
                )
            }
            guard isDecoded else {
                throw HostArgumentError(
                    "json.decode: the text is not valid JSON: \(String(cString: gjson_message(codec)))"
                )
            }
            return 1
        }
    }

    static let array = HostFunction(
        "json.array",
        "Marks a table as an array, so that it is written as one even when it is empty.",
        parameters: [.optional("table", .table, "The table.", default: "a new one")],
        results: [HostResult("table", "The same table.")]
    ) { thread in
        HostCall.run(thread) { call in marked(call, gjson_mark_array) }
    }

    static let object = HostFunction(
        "json.object",
        "Marks a table as an object.",
        parameters: [.optional("table", .table, "The table.", default: "a new one")],
        results: [HostResult("table", "The same table.")]
    ) { thread in
        HostCall.run(thread) { call in marked(call, gjson_mark_object) }
    }

    private static func marked(_ call: HostCall, _ mark: (OpaquePointer, Int32) -> Void) -> Int32 {
        if call.has(1) { call.stack.pushCopy(of: 1) } else { call.stack.pushTable() }
        mark(call.stack.thread, -1)
        return 1
    }
}

extension LuaStack {
    /// The value at `index` as JSON text.
    package func encodedJSON(at index: Int32) throws -> [UInt8] {
        var text: UnsafePointer<CChar>?
        var length = 0
        let codec = services.codec
        guard gjson_encode(codec, thread, index, &text, &length) else {
            throw HostArgumentError("the value cannot be written as JSON: \(String(cString: gjson_message(codec)))")
        }
        return Array(UnsafeRawBufferPointer(start: text, count: length))
    }

    /// Pushes the value of JSON text, or nil when the text is none.
    ///
    /// Stack: [-0, +1]
    package func push(decodingJSON text: [UInt8]) {
        guard !text.isEmpty else { return push() }
        let isDecoded = text.withUnsafeBytes { bytes in
            gjson_decode(services.codec, thread, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count)
        }
        if !isDecoded { push() }
    }
}
