import GlobusLua
import LuaRuntime
import MockGlobus

extension MockLibrary {
    var requests: HostFunction {
        HostFunction(
            "mock.requests",
            "The requests that the mock was sent since the test began, in order.",
            parameters: [
                .optional(
                    "opts",
                    .table,
                    "Which of them.",
                    options: [
                        .optional("path", .string, "The path, as in mock.reply; any by default."),
                        .optional("method", .string, "The method; any by default."),
                    ]
                )
            ],
            results: [
                HostResult(
                    "table[]",
                    "Tables of `method`, `path`, `query`, `headers`, `text`, and `form` or `data` where the body is one."
                )
            ],
            example: HostExample(
                """
                transfer:get("/v0.10/task_list", { query_params = { limit = 3 } })
                local request = mock.requests { path = "/v0.10/*" }[1]
                print(request.method, request.path, request.query.limit)
                """,
                prints: "GET\t/v0.10/task_list\t3"
            )
        ) { call in
            let options = call.options("opts")
            let route = MockGlobus.Route(try options.string("method"), try options.string("path") ?? "/*")
            let requests = bench.mock.requests(to: route)
            call.stack.pushTable(items: Int32(requests.count))
            for (index, request) in requests.enumerated() {
                try push(request, on: call.stack)
                call.stack.setItem(Int64(index) + 1, of: -2)
            }
            return .pushed(1)
        }
    }

    private func push(_ request: MockGlobus.RecordedRequest, on stack: LuaStack) throws {
        stack.pushTable(fields: 7)
        stack.set("method", request.method)
        stack.set("path", request.path)
        stack.set("text", request.text)
        stack.push(fields: request.queryItems)
        stack.setField("query", of: -2)
        stack.pushTable(fields: Int32(request.headers.count))
        for (name, value) in request.headers { stack.set(name.lowercased(), value) }
        stack.setField("headers", of: -2)
        if !request.form.fields.isEmpty {
            stack.push(fields: request.form)
            stack.setField("form", of: -2)
        } else if request.header("Content-Type")?.lowercased().contains("json") == true {
            try stack.push(decodingJSON: Array(request.body))
            stack.setField("data", of: -2)
        }
    }
}

extension LuaStack {
    /// Sets a field of the table on top.
    ///
    /// Stack: [-0, +0]
    fileprivate func set(_ name: String, _ value: String) {
        push(value)
        setField(name, of: -2)
    }

    /// Pushes form fields as a table; of a name that occurs twice the last value counts.
    ///
    /// Stack: [-0, +1]
    fileprivate func push(fields: MockGlobus.FormFields) {
        pushTable(fields: Int32(fields.fields.count))
        for field in fields.fields { set(field.name, field.value) }
    }
}
