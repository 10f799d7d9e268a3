import CLuaJSON
import GlobusAuth
import LuaRuntime

/// The class `GlobusHTTPResponse`.
enum ResponseClass {
    private static let receiver = HostType.object(ResponseObject.kind)

    static let hostClass = HostClass<ResponseObject>(
        "GlobusHTTPResponse",
        "The answer to a request; its body is parsed when it is first asked for.",
        kinds: [ResponseObject.kind],
        methods: methods,
        fields: fields,
        userValues: ResponseObject.slotCount
    ) { call in
        let response = call.receiver(ResponseObject.kind).response
        call.stack.push("GlobusHTTPResponse (\(response.status), \(response.size) bytes)")
        return .pushed(1)
    }

    static let methods = [get, json]

    static let json = HostFunction(
        "GlobusHTTPResponse:json",
        "The parsed body, as in `data`; raises why the body is not JSON.",
        details: """
            JSON is in UTF-8, and a byte order mark before it is skipped. It is read as Python reads it: a number beyond a \
            double is `math.huge`, and `NaN`, `Infinity` and `-Infinity` are numbers. Arrays and objects nest 256 levels \
            deep at most. A body in another encoding is in `text` as it was sent; Latin-1 becomes UTF-8 by \
            `r.text:gsub("[\\x80-\\xff]", function(c) return utf8.char(c:byte()) end)`.
            """,
        receiver: receiver,
        results: [HostResult("any", "The value.")],
        failures: [HostFailure(.validation, "the body is not JSON; the message says what it is")],
        example: HostExample(
            """
            local opts = { query_params = { limit = 1 } }
            local response = transfer:get("/v0.10/task_list", opts)
            print(response:json().DATA_TYPE, response.data == response:json())
            """,
            prints: "task_list\ttrue"
        )
    ) { call in
        let response = call.receiver(ResponseObject.kind)
        try call.stack.pushData(of: response, at: 1)
        if call.stack.type(at: -1) != .nil { return .pushed(1) }
        throw response.jsonFailure("GlobusHTTPResponse:json")
    }

    static let get = HostFunction(
        "GlobusHTTPResponse:get",
        "A field of the parsed body.",
        receiver: receiver,
        parameters: [
            .required("key", .string, "The field's name."),
            .optional("default", .any, "What to return where there is no such field."),
        ],
        results: [HostResult("any", "The field, or the default.")],
        example: HostExample(
            """
            local opts = { query_params = { limit = 1 } }
            local response = transfer:get("/v0.10/task_list", opts)
            print(response:get("DATA_TYPE"), response:get("nothing", "by default"))
            """,
            prints: "task_list\tby default"
        )
    ) { call in try get(from: call) { try $0.pushData(of: $1, at: 1) } }

    /// Returns a field of what `pushDocument` pushes, or the default.
    static func get(
        from call: HostCall,
        _ pushDocument: (LuaStack, ResponseObject) throws -> Void
    ) throws -> HostReturn {
        let key = try call.string("key")
        try pushDocument(call.stack, call.receiver(ResponseObject.kind))
        if call.stack.type(at: -1) == .table, call.stack.pushField(key, of: -1) != .nil { return .pushed(1) }
        if call.has("default") { call.stack.pushCopy(of: call.index(of: "default")) } else { call.stack.push() }
        return .pushed(1)
    }

    static let fields: [HostField] = [
        HostField("http_status", "integer", "The status code.", of: receiver) {
            push($0, $0.receiver(ResponseObject.kind).response.status)
        },
        HostField("http_reason", "string", "The reason phrase.", of: receiver) {
            push($0, $0.receiver(ResponseObject.kind).response.reason)
        },
        HostField("headers", "table<string, string>", "The header fields, read in any case.", of: receiver) {
            pushHeaders($0)
        },
        HostField("content_type", "string?", "The field Content-Type.", of: receiver) {
            push($0, $0.receiver(ResponseObject.kind).response.contentType)
        },
        HostField("text", "string", "The body; empty where it has gone to a file.", of: receiver) { call in
            call.receiver(ResponseObject.kind).response.withBody { bytes, _ in call.stack.push(bytes) }
            return .pushed(1)
        },
        HostField("data", "any", "The parsed body, or nil when it is not JSON; json() raises why.", of: receiver) {
            call in
            try call.stack.pushData(of: call.receiver(ResponseObject.kind), at: 1)
            return .pushed(1)
        },
    ]

    private static func push(_ call: HostCall, _ value: Int) -> HostReturn {
        call.stack.push(value)
        return .pushed(1)
    }

    private static func push(_ call: HostCall, _ value: String?) -> HostReturn {
        if let value { call.stack.push(value) } else { call.stack.push() }
        return .pushed(1)
    }

    private static func pushHeaders(_ call: HostCall) -> HostReturn {
        if call.stack.pushUserValue(ResponseObject.headersSlot, of: 1) == .table { return .pushed(1) }
        call.stack.push(headers: call.receiver(ResponseObject.kind).response.headers)
        call.stack.pushCopy(of: -1)
        call.stack.setUserValue(ResponseObject.headersSlot, of: 1)
        return .pushed(1)
    }
}

/// The Swift object behind a response in Lua.
final class ResponseObject {
    let response: HTTPResponse
    /// The tokens, where the response is a token endpoint's answer.
    let tokens: OAuthTokenResponse?
    /// The client that asked for the tokens, where it is known.
    let loginClient: LoginClientObject?
    /// The type of the document in the body that is the response's data; nil where that is the whole body.
    let unpackedType: String?
    /// Whether the body has been parsed; its value is the object's first user value.
    var isParsed = false

    init(_ response: HTTPResponse, unpacking type: String? = nil) {
        self.response = response
        tokens = nil
        loginClient = nil
        unpackedType = type
    }

    init(_ tokens: OAuthTokenResponse, of client: LoginClientObject? = nil) {
        response = tokens.httpResponse
        self.tokens = tokens
        loginClient = client
        unpackedType = nil
    }

    /// Explains why the body is not JSON.
    func jsonFailure(_ place: String) -> GlobusError {
        do {
            _ = try response.parsedJSON()
            return GlobusError(.validation, "\(place): the body is not JSON")
        } catch {
            return GlobusError(.validation, "\(place): \((error as? GlobusError)?.message ?? "\(error)")")
        }
    }

    static let kind = HostKind<ResponseObject>(number: 0, name: "a response", annotation: "globus.GlobusHTTPResponse")

    /// The user values of the object: the parsed body, the header fields, and the document in the body.
    static let dataSlot: Int32 = 1
    static let headersSlot: Int32 = 2
    static let documentSlot: Int32 = 3
    static let slotCount: Int32 = 3
}

extension LuaStack {
    /// Pushes a response.
    ///
    /// Stack: [-0, +1]
    func push(_ response: HTTPResponse) {
        push(ResponseObject(response), as: ResponseClass.hostClass, cost: response.bodySize)
    }

    /// Pushes a token response.
    ///
    /// Stack: [-0, +1]
    func push(_ response: OAuthTokenResponse, of client: LoginClientObject? = nil) {
        let cost = response.httpResponse.bodySize
        push(ResponseObject(response, of: client), as: TokenResponseClass.hostClass(of: response.kind), cost: cost)
    }

    /// Pushes the parsed body of the response at `index`, or nil where it is not JSON.
    ///
    /// Stack: [-0, +1]
    func pushData(of response: ResponseObject, at index: Int32) throws {
        guard !response.isParsed else {
            pushUserValue(ResponseObject.dataSlot, of: index)
            return
        }
        let index = absolute(index)
        try push(decodingBodyOf: response.response)
        pushCopy(of: -1)
        setUserValue(ResponseObject.dataSlot, of: index)
        response.isParsed = true
    }

    /// Pushes the value of a server's JSON text, in which numbers may be written as Python writes them; nil where the
    /// body of the response is not JSON.
    ///
    /// Stack: [-0, +1]
    ///
    /// - Throws: What stopped the script, such as its memory limit.
    private func push(decodingBodyOf response: HTTPResponse) throws {
        let isDecoded = try response.withBody { text, room in
            let characters = text.baseAddress?.assumingMemoryBound(to: CChar.self)
            guard let characters, !text.isEmpty else { return false }
            return try checked(gjson_decode_answer(services.codec, thread, characters, text.count, room)) == GJSON_DONE
        }
        if !isDecoded { push() }
    }
}
