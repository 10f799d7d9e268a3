import GlobusLua
public import LuaRuntime

/// What a test file finds beyond what scripts find: functions in the words of busted, a mock and a clock.
public enum TestLibrary {
    /// The functions that are globals.
    public static let globals: [HostFunction] = [
        describe, it, pending, beforeEach, afterEach, expect, startup, runScript, setEnv,
    ]
    /// The libraries.
    public static let libraries: [HostLibrary] = [MockLibrary.library, ClockLibrary.library]

    /// Adds everything to an environment.
    static func install(in environment: LuaReference, of state: LuaState) {
        ExpectationClass.hostClass.register(with: state)
        let stack = state.stack
        stack.push(environment)
        for function in globals {
            stack.push(function)
            stack.setField(function.shortName, of: -2)
        }
        stack.pop()
        for library in libraries { library.install(in: environment, of: state) }
    }

    static let describe = HostFunction(
        "describe",
        "Groups tests, and the hooks around them, under a name.",
        parameters: [
            .required("name", .string, "What is described."),
            .required("body", .function, "Calls `it`, `describe`, `before_each` and `after_each`."),
        ],
        mayWait: true
    ) { call in
        let name = try call.string("name")
        let bench = call.bench
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

    static let it = HostFunction(
        "it",
        "Adds a test. It passes unless it raises.",
        parameters: [
            .required("name", .string, "What holds, as a sentence."),
            .required("body", .function, "The test. It may wait."),
        ]
    ) { try add($0, $0.reference("body")) }

    static let pending = HostFunction(
        "pending",
        "Adds a test that is still to be written; it is reported and fails nothing.",
        parameters: [
            .required("name", .string, "What shall hold."),
            .optional("body", .function, "Not called."),
        ]
    ) { try add($0, nil) }

    static let beforeEach = HostFunction(
        "before_each",
        "Calls a function before each test of the group and of the groups in it.",
        parameters: [.required("hook", .function, "The function. It may wait.")]
    ) { call in
        try call.bench.group(for: call).addBefore(call.reference("hook"))
        return .nothing
    }

    static let afterEach = HostFunction(
        "after_each",
        "Calls a function after each test of the group and of the groups in it, also when the test fails.",
        parameters: [.required("hook", .function, "The function. It may wait.")]
    ) { call in
        try call.bench.group(for: call).addAfter(call.reference("hook"))
        return .nothing
    }

    static let expect = HostFunction(
        "expect",
        "Begins an expectation of a value: `expect(v):to_equal(w)`.",
        parameters: [.optional("value", .any, "The value.")],
        results: [HostResult("Expectation", "What the value is compared by.")]
    ) { call in
        if call.stack.count == 0 { call.stack.push() }
        let value = call.stack.reference(at: 1)
        call.stack.push(Expectation(value), as: ExpectationClass.hostClass)
        return .pushed(1)
    }

    private static func run(
        _ body: LuaReference,
        describing group: TestGroup,
        _ bench: TestBench,
        in host: ScriptHost
    ) async throws {
        try await bench.describing(group) { try await host.call(body) }
    }

    private static func add(_ call: HostCall, _ body: LuaReference?) throws -> HostReturn {
        let group = try call.bench.group(for: call)
        let name = try call.string("name")
        group.add(.test(TestCase(name: name, group: group, body: body)))
        return .nothing
    }
}
