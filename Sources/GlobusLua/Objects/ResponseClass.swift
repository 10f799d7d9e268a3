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
        userValues: 2
    ) { thread in
        HostCall.run(thread) { call in
            let response = call.object(at: 1, ResponseObject.kind).response
            call.stack.push("GlobusHTTPResponse (\(response.status), \(response.body.count) bytes)")
            return 1
        }
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
        results: [HostResult("any", "The value.")]
    ) { thread in
        HostCall.run(thread) { call in
            let response = call.object(at: 1, ResponseObject.kind)
            try call.stack.pushData(of: response, at: 1)
            if call.stack.type(at: -1) != .nil { return 1 }
            throw response.jsonFailure("GlobusHTTPResponse:json")
        }
    }

    static let get = HostFunction(
        "GlobusHTTPResponse:get",
        "A field of the parsed body.",
        receiver: receiver,
        parameters: [
            .required("key", .string, "The field's name."),
            .optional("default", .any, "What to return where there is no such field."),
        ],
        results: [HostResult("any", "The field, or the default.")]
    ) { thread in
        HostCall.run(thread) { call in
            let response = call.object(at: 1, ResponseObject.kind)
            let key = try call.string(at: 2, "the key")
            try call.stack.pushData(of: response, at: 1)
            if call.stack.type(at: -1) == .table, call.stack.pushField(key, of: -1) != .nil { return 1 }
            if call.has(3) { call.stack.pushCopy(of: 3) } else { call.stack.push() }
            return 1
        }
    }

    static let fields: [HostField] = [
        HostField("http_status", "integer", "The status code.", of: receiver) { thread in
            HostCall.run(thread) { push($0, $0.object(at: 1, ResponseObject.kind).response.status) }
        },
        HostField("http_reason", "string", "The reason phrase.", of: receiver) { thread in
            HostCall.run(thread) { push($0, $0.object(at: 1, ResponseObject.kind).response.reason) }
        },
        HostField("headers", "table<string, string>", "The header fields, read in any case.", of: receiver) { thread in
            HostCall.run(thread) { pushHeaders($0) }
        },
        HostField("content_type", "string?", "The field Content-Type.", of: receiver) { thread in
            HostCall.run(thread) { push($0, $0.object(at: 1, ResponseObject.kind).response.contentType) }
        },
        HostField("text", "string", "The body.", of: receiver) { thread in
            HostCall.run(thread) { call in
                call.stack.push(call.object(at: 1, ResponseObject.kind).response.body)
                return 1
            }
        },
        HostField("data", "any", "The parsed body, or nil when it is not JSON; json() raises why.", of: receiver) {
            thread in
            HostCall.run(thread) { call in
                try call.stack.pushData(of: call.object(at: 1, ResponseObject.kind), at: 1)
                return 1
            }
        },
    ]

    private static func push(_ call: HostCall, _ value: Int) -> Int32 {
        call.stack.push(value)
        return 1
    }

    private static func push(_ call: HostCall, _ value: String?) -> Int32 {
        if let value { call.stack.push(value) } else { call.stack.push() }
        return 1
    }

    private static func pushHeaders(_ call: HostCall) -> Int32 {
        if call.stack.pushUserValue(ResponseObject.headersSlot, of: 1) == .table { return 1 }
        call.stack.push(headers: call.object(at: 1, ResponseObject.kind).response.headers)
        call.stack.pushCopy(of: -1)
        call.stack.setUserValue(ResponseObject.headersSlot, of: 1)
        return 1
    }
}
