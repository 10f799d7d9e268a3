import GlobusLua
import LuaRuntime
import MockGlobus

extension MockLibrary {
    var reply: HostFunction {
        HostFunction(
            "mock.reply",
            "Answers the next request of a route in place of the mock's own service. Replies are given in the order in which "
                + "they were added.",
            parameters: [
                .required(
                    "opts",
                    .table,
                    "The answer.",
                    options: [
                        .optional(
                            "path",
                            .string,
                            "The path; `{…}` stands for one part, a last `*` for any rest. Any by default."
                        ),
                        .optional("method", .string, "The method; any by default."),
                        .optional("status", .integer, "The HTTP status; 200 by default."),
                        .optional("json", .any, "The body, sent as JSON."),
                        .optional("text", .string, "The body as it is, where there is no `json`."),
                        .optional("content_type", .string, "Of `text`; \"text/plain\" by default."),
                        .optional("headers", .table, "Further header fields."),
                        .optional(
                            "times",
                            .integer,
                            "How many requests are answered so; 1 by default, 0 for all to come."
                        ),
                        .optional("skip", .integer, "How many requests pass first; 0 by default."),
                        .optional(
                            "delay",
                            .number,
                            "Seconds until the mock's own service answers; nothing else goes with it."
                        ),
                        .optional("disconnect", .boolean, "true closes the connection instead of an answer."),
                    ]
                )
            ],
            example: HostExample(
                """
                mock.reply { path = "/v0.10/task_list", json = { total = 7 } }
                mock.reply { path = "/v0.10/task_list", status = 503 }
                print(transfer:get("/v0.10/task_list").data.total)
                local function list() transfer:get("/v0.10/task_list") end
                expect(list):to_raise("TransferAPIError")
                """,
                prints: "7"
            )
        ) { call in
            let options = call.options("opts")
            let times = try options.integer("times", in: 0...1_000_000) ?? 1
            let route = MockGlobus.Route(try options.string("method"), try options.string("path") ?? "/*")
            let fault = MockGlobus.Fault(
                route: route,
                times: times == 0 ? .max : times,
                skipping: try options.integer("skip", in: 0...1_000_000) ?? 0,
                kind: try kind(options)
            )
            bench.mock.faults.add(fault)
            return .nothing
        }
    }

    private func kind(_ options: CallOptions) throws -> MockGlobus.Fault.Kind {
        if options.boolean("disconnect") == true { return .close(.beforeHandling) }
        if let seconds = try options.seconds("delay") { return .latency(seconds: seconds) }
        let json = try options.with("json") { String(decoding: try options.stack.encodedJSON(at: -1), as: UTF8.self) }
        let text = try options.string("text")
        let type = try options.string("content_type") ?? (json == nil ? "text/plain" : "application/json")
        return .answer(
            status: try options.integer("status", in: 100...599) ?? 200,
            body: json ?? text ?? "",
            contentType: json == nil && text == nil ? nil : type,
            headers: try headers(options)
        )
    }

    private func headers(_ options: CallOptions) throws -> [String: String] {
        var headers: [String: String] = [:]
        _ = try options.with("headers") {
            try options.stack.forEachPair(of: -1) {
                guard options.stack.type(at: -2) == .string else {
                    throw options.invalid("headers", "must be a table from names to values")
                }
                headers[options.stack.text(at: -2)] = options.stack.text(at: -1)
            }
            return true
        }
        return headers
    }
}

extension CallOptions {
    /// Seconds, more than 0 and at most a day.
    func seconds(_ name: String) throws -> Double? {
        try with(name) {
            guard let seconds = stack.number(at: -1), seconds > 0, seconds <= 86_400 else {
                throw invalid(name, "must be seconds, more than 0 and at most 86400, got \(stack.text(at: -1))")
            }
            return seconds
        }
    }
}
