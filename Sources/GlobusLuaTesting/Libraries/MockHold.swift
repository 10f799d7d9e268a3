import GlobusLua
import LuaRuntime
import MockGlobus

/// Requests that the mock holds until a test lets them go: what `mock.hold` returns.
final class MockHold: Sendable {
    let gate = MockGlobus.Gate()

    static let kind = HostKind<MockHold>("mock.Hold", called: "a hold of the mock's")

    static let hostClass = HostClass<MockHold>(
        kind,
        "Requests that the mock holds. A variable to be closed lets them go at the end of its block.",
        methods: [wait, release],
        closedBy: release
    )

    private static let wait = HostFunction(
        waiting: "Hold:wait",
        "Waits until so many requests have come to be held.",
        of: kind,
        parameters: [.optional("count", .integer, "How many.", default: "1")],
        example: HostExample(
            """
            local hold = mock.hold { path = "/v0.10/task_list" }
            task.scope(function(scope)
              local t = scope:spawn(transfer.get, transfer, "/v0.10/task_list")
              hold:wait()
              t:cancel()
              hold:release()
              local function wait() t:wait() end
              expect(wait):to_raise("CancelledError")
            end)
            """
        )
    ) { hold, call in
        let count = call.has("count") ? call.integer("count") ?? 1 : 1
        guard (1...1_000_000).contains(count) else { throw call.invalid("count", "must be from 1 to 1000000") }
        return .wait {
            await hold.gate.waitForArrivals(Int(count))
            try Task.checkCancellation()
            return .nothing
        }
    }

    private static let release = HostFunction(
        "Hold:release",
        "Lets go what is held, and holds nothing any more.",
        of: kind,
        example: HostExample(
            """
            local hold = mock.hold { path = "/v0.10/task_list" }
            task.all(
              function() print(transfer:get("/v0.10/task_list").http_status) end,
              function() hold:wait() print("held") hold:release() end
            )
            """,
            prints: "held\n200"
        )
    ) { hold, _ in
        hold.gate.open()
        return .nothing
    }
}

extension MockLibrary {
    var hold: HostFunction {
        HostFunction(
            "mock.hold",
            "Holds the next request of a route until it is let go, or the test ends; then the mock's own service answers.",
            parameters: [
                .required(
                    "opts",
                    .table,
                    "Which requests.",
                    options: Self.routeOptions + [
                        .optional("times", .integer, "How many requests are held; 0 for all to come.", default: "1"),
                        .optional("skip", .integer, "How many requests pass first.", default: "0"),
                    ]
                )
            ],
            results: [HostResult("mock.Hold", "What waits for the requests and lets them go.")],
            example: HostExample(
                """
                local hold <close> = mock.hold { path = "/v0.10/task_list" }
                local options = { timeout = 0.1 }
                local function list() transfer:get("/v0.10/task_list", options) end
                expect(list):to_raise("GlobusTimeoutError")
                """
            )
        ) { call in
            let hold = MockHold()
            bench.add(try fault(call.options("opts"), .hold(hold.gate)), heldBy: hold.gate)
            call.stack.push(hold, as: MockHold.hostClass)
            return .pushed(1)
        }
    }
}
