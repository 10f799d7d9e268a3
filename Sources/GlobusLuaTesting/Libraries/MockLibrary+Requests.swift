import GlobusLua
import LuaRuntime
import MockGlobus

extension MockLibrary {
    /// Which requests an option table means.
    static let routeOptions: [HostParameter] = [
        .optional("path", .string, "The path; `{…}` stands for one part, a last `*` for any rest. Any by default."),
        .optional("method", .string, "The method; any by default."),
    ]

    private static let filter = HostParameter.optional("opts", .table, "Which of them.", options: routeOptions)

    /// The requests that options mean.
    static func route(_ options: CallOptions) throws -> MockGlobus.Route {
        MockGlobus.Route(try options.string("method"), try options.string("path") ?? "/*")
    }

    var requests: HostFunction {
        HostFunction(
            "mock.requests",
            "The requests that the mock was sent since the test began, in order.",
            parameters: [Self.filter],
            results: [HostResult("mock.Request[]", "The requests.")],
            example: HostExample(
                """
                transfer:get("/v0.10/task_list", { query_params = { limit = 3 } })
                local request = mock.requests { path = "/v0.10/*" }[1]
                print(request.method, request.path, request.query.limit)
                """,
                prints: "GET\t/v0.10/task_list\t3"
            )
        ) { call in
            let requests = bench.mock.requests(to: try Self.route(call.options("opts")))
            call.stack.pushTable(items: Int32(requests.count))
            for (index, request) in requests.enumerated() {
                call.stack.push(MockRequest(request, of: bench.mock), as: MockRequest.hostClass)
                call.stack.setItem(Int64(index) + 1, of: -2)
            }
            return .pushed(1)
        }
    }

    var lastRequest: HostFunction {
        HostFunction(
            "mock.last_request",
            "The last request that the mock was sent since the test began; raises where there was none.",
            parameters: [Self.filter],
            results: [HostResult("mock.Request", "The request.")],
            failures: .expectation,
            example: HostExample(
                """
                mock.reply { path = "/v0.10/transfer", json = {} }
                transfer:post("/v0.10/transfer", { data = { label = "nightly" } })
                expect(mock.last_request().data):to_equal({ label = "nightly" })
                """
            )
        ) { call in
            let route = try Self.route(call.options("opts"))
            guard let request = bench.mock.requests(to: route).last else {
                let path = call.stack.redacted(route.path)
                throw ExpectationError("the mock was sent no \(route.method ?? "request to") \(path)")
            }
            call.stack.push(MockRequest(request, of: bench.mock), as: MockRequest.hostClass)
            return .pushed(1)
        }
    }
}
