import GlobusLua
import LuaRuntime

/// The functions of test files, named as in busted.
struct TestLibrary {
    let bench: TestBench

    var library: ScriptLibrary {
        ScriptLibrary(
            "test",
            "Tests, and what they expect.",
            globals: [describe, it, pending, beforeEach, afterEach, expect, startup, runScript, setEnv, logLines],
            classes: [ExpectationClass.hostClass.description, ScriptRun.description]
        )
    }

    var describe: HostFunction {
        HostFunction(
            waiting: "describe",
            "Groups tests, and the hooks around them, under a name.",
            parameters: [
                .required("name", .string, "What is described."),
                .required("body", .function, "Calls `it`, `describe`, `before_each` and `after_each`."),
            ],
            example: HostExample(
                """
                describe("a list", function()
                  it("begins at 1", function() expect(({ "a" })[1]):to_equal("a") end)
                end)
                """
            )
        ) { call in
            let name = self.name(of: call)
            let bench = bench
            let parent = try bench.group(for: call)
            let group = TestGroup(name: name, parent: parent)
            parent.add(.group(group))
            let body = call.reference("body")
            let host = try call.host()
            return .wait {
                try await run(body, describing: group, bench, in: host)
                return .nothing
            }
        }
    }

    var it: HostFunction {
        HostFunction(
            "it",
            "Adds a test. It passes unless it raises.",
            parameters: [
                .required("name", .string, "What holds, as a sentence."),
                .required("body", .function, "The test. It may wait."),
            ],
            example: HostExample(
                """
                it("refuses what is no URL", function()
                  local function request() globus.request("GET", "nowhere") end
                  expect(request):to_raise("GlobusSDKUsageError")
                end)
                """
            )
        ) { try add($0, $0.reference("body")) }
    }

    var pending: HostFunction {
        HostFunction(
            "pending",
            "Adds a test that is still to be written; it is reported and fails nothing.",
            parameters: [
                .required("name", .string, "What shall hold."),
                .optional("body", .function, "Not called."),
            ],
            example: HostExample(
                """
                pending("survives a full disk")
                it("is reported, and fails nothing", function() end)
                """
            )
        ) { try add($0, nil) }
    }

    var beforeEach: HostFunction {
        HostFunction(
            "before_each",
            "Calls a function before each test of the group and of the groups in it.",
            parameters: [.required("hook", .function, "The function. It may wait.")],
            example: HostExample(
                """
                local storage
                before_each(function()
                  startup("../startup/policy.lua")
                  storage = globus.token_storage("memory")
                end)
                it("is empty at first", function()
                  expect(storage:get_token_data_by_resource_server()):to_equal({})
                end)
                """
            )
        ) { call in
            try bench.group(for: call).addBefore(call.reference("hook"))
            return .nothing
        }
    }

    var afterEach: HostFunction {
        HostFunction(
            "after_each",
            "Calls a function after each test of the group and of the groups in it, also when the test fails.",
            parameters: [.required("hook", .function, "The function. It may wait.")],
            example: HostExample(
                """
                after_each(function() print("cleaned up") end)
                it("may do anything", function() print("done") end)
                """,
                prints: "done\ncleaned up"
            )
        ) { call in
            try bench.group(for: call).addAfter(call.reference("hook"))
            return .nothing
        }
    }

    var expect: HostFunction {
        HostFunction(
            "expect",
            "Begins an expectation of a value: `expect(v):to_equal(w)`.",
            parameters: [.optional("value", .any, "The value.")],
            results: [HostResult("Expectation", "What the value is compared by.")],
            example: HostExample(
                """
                expect(1 + 1):to_equal(2)
                expect("a").never:to_equal("b")
                """
            )
        ) { call in
            if call.stack.count == 0 { call.stack.push() }
            let value = call.stack.reference(at: 1)
            call.stack.push(Expectation(value), as: ExpectationClass.hostClass)
            return .pushed(1)
        }
    }

    private func run(
        _ body: LuaReference,
        describing group: TestGroup,
        _ bench: TestBench,
        in host: ScriptHost
    ) async throws {
        try await bench.describing(group) { try await host.call(body) }
    }

    /// The name of a group or a test; bytes that are no UTF-8 are replaced.
    private func name(of call: HostCall) -> String { call.stack.repairedString(at: call.index(of: "name")) ?? "" }

    private func add(_ call: HostCall, _ body: LuaReference?) throws -> HostReturn {
        let group = try bench.group(for: call)
        group.add(.test(TestCase(name: name(of: call), group: group, body: body)))
        return .nothing
    }
}
