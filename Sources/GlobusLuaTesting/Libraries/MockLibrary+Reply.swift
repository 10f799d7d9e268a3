import GlobusLua
import LuaRuntime
import MockGlobus

extension MockLibrary {
    private static let replyOptions: [HostParameter] =
        routeOptions + MockReply.options + [
            .optional("times", .integer, "How many requests are answered so; 0 for all to come.", default: "1"),
            .optional("skip", .integer, "How many requests pass first.", default: "0"),
            .optional(
                "answer",
                .function,
                "Called with each request; returns the reply, a table of `status`, `json`, `text`, `content_type` and "
                    + "`headers`, or nil for that of the mock's own service. It may wait."
            ),
            .optional(
                "edit",
                .function,
                "Called with the reply of the mock's own service, which it may change, and the request."
            ),
            .optional("delay", .number, "Seconds until the mock's own service answers; nothing else goes with it."),
            .optional(
                "disconnect",
                .boolean | .string | .integer,
                "Closes the connection: `true` or \"before\" in place of the service, \"after\" when the service has acted, "
                    + "\"within\" after the first byte of the body, a number after so many bytes of it."
            ),
            .optional("reset", .boolean, "true has the connection reset where `disconnect` would close it in order."),
        ]

    var reply: HostFunction {
        HostFunction(
            "mock.reply",
            "Answers the next request of a route in place of the mock's own service. Replies are given in the order in which "
                + "they were added.",
            details: "Where `answer` or `edit` raises, the test fails, and the request is answered with a 500.",
            parameters: [.required("opts", .table, "The answer.", options: Self.replyOptions)],
            example: HostExample(
                """
                mock.reply { path = "/v0.10/task_list", json = { total = 7 } }
                mock.reply { path = "/v0.10/task_list", status = 503 }
                print(transfer:get("/v0.10/task_list").data.total)
                local function list() transfer:get("/v0.10/task_list") end
                expect(list):to_raise("TransferAPIError")
                mock.reply {
                  path = "/v0.10/task_list", times = 0,
                  edit = function(reply, request)
                    reply.json.total = request.query.total
                  end,
                }
                local options = { query_params = { total = "many" } }
                print(transfer:get("/v0.10/task_list", options).data.total)
                """,
                prints: "7\nmany"
            )
        ) { call in
            let options = call.options("opts")
            bench.mock.faults.add(try fault(options, try kind(options, in: call.host())))
            return .nothing
        }
    }

    /// What goes wrong with so many requests of a route, when so many have passed.
    func fault(_ options: CallOptions, _ kind: MockGlobus.Fault.Kind) throws -> MockGlobus.Fault {
        let times = try options.integer("times", in: 0...1_000_000) ?? 1
        return MockGlobus.Fault(
            route: try Self.route(options),
            times: times == 0 ? .max : times,
            skipping: try options.integer("skip", in: 0...1_000_000) ?? 0,
            kind: kind
        )
    }

    private func kind(_ options: CallOptions, in host: ScriptHost) throws -> MockGlobus.Fault.Kind {
        if let moment = try moment(options) {
            return options.boolean("reset") == true ? .reset(moment) : .close(moment)
        }
        if let seconds = try options.seconds("delay") { return .latency(seconds: seconds) }
        for name in ["answer", "edit"] {
            guard let function = options.with(name, { options.stack.reference(at: -1) }) else { continue }
            let reply = ReplyFunction(function: function, changesReply: name == "edit", bench: bench)
            return .respond { [weak host] request, answer in
                guard let host else { return answer() }
                return await reply.reply(to: request, in: host, answer)
            }
        }
        let reply = try MockReply.read(at: options.index, on: options.stack) { options.place(of: $0) }
        return .respond { _, _ in reply }
    }

    private func moment(_ options: CallOptions) throws -> MockGlobus.Fault.Moment? {
        try options.with("disconnect") {
            if let bytes = options.stack.integer(at: -1) {
                guard bytes >= 0 else { throw options.invalid("disconnect", "must be 0 bytes or more, got \(bytes)") }
                return .withinBody(bytes: Int(bytes))
            }
            switch options.stack.string(at: -1) {
            case nil: return options.stack.boolean(at: -1) ? .beforeHandling : nil
            case "before": return .beforeHandling
            case "after": return .afterHandling
            case "within": return .withinBody(bytes: 1)
            default: throw options.invalid("disconnect", "must be true, \"before\", \"after\", \"within\" or a number")
            }
        }
    }
}

extension CallOptions {
    /// Returns a number of seconds, more than 0 and at most a day; nil where the option is not given.
    func seconds(_ name: String) throws -> Double? {
        try with(name) {
            guard let seconds = stack.number(at: -1), seconds > 0, seconds <= 86_400 else {
                throw invalid(name, "must be seconds, more than 0 and at most 86400, got \(stack.text(at: -1))")
            }
            return seconds
        }
    }
}
