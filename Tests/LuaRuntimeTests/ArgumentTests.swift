import LuaRuntime
import Testing

@Suite struct ArgumentTests {
    @Test(
        "A bad argument names the function, its place, what was expected and what came",
        arguments: [
            ("host.add(1)", "host.add: argument #2 (b) must be a whole number, got nothing"),
            ("host.add(1, 'x')", "host.add: argument #2 (b) must be a whole number, got a string"),
            ("host.add(1, '2')", "host.add: argument #2 (b) must be a whole number, got a string"),
            ("host.add(1.5, 2)", "host.add: argument #1 (a) must be a whole number, got 1.5"),
            ("host.add(1, 2^63)", "host.add: argument #2 (b) must be a whole number, got 9.2233720368548e+18"),
            ("host.add(0/0, 1)", "host.add: argument #1 (a) must be a whole number, got -nan"),
            ("host.add(host.counter(), 1)", "host.add: argument #1 (a) must be a whole number, got Counter"),
            ("host.add(1, 2, 3)", "host.add takes at most 2 arguments, got 3"),
            ("host.order()", "host.order: argument #1 (name) must be a string, got nothing"),
            ("host.order('x', 1)", "host.order: argument #2 (options) must be a table, got a number"),
            ("host.order('x', {timout = 1})", "host.order: unknown option 'timout' (did you mean 'timeout'?)"),
            ("host.order('x', {colour = 1})", "host.order: unknown option 'colour'"),
            ("host.order('x', {1})", "host.order: the keys of the table 'options' must be option names, got a number"),
            (
                "host.order('x', {size = 1, timeout = '5'})",
                "host.order: option 'timeout' must be a number, got a string"
            ),
            ("host.order('x', {})", "host.order: option 'size' is missing; it must be a whole number"),
            (
                "host.counter().increment()",
                "Counter:increment: the object before the colon must be a counter, got nothing"
            ),
            (
                "host.counter().increment({})",
                "Counter:increment: the object before the colon must be a counter, got a table"
            ),
            (
                "host.counter().increment(io.stdout)",
                "Counter:increment: the object before the colon must be a counter, got a userdata"
            ),
            ("host.counter():increment(1)", "Counter:increment takes at most 0 arguments, got 1"),
            ("host.counter().valeu = 3", "Counter has no field 'valeu' that can be set (did you mean 'value'?)"),
            ("return host.counter().incremet", "Counter has no field 'incremet' (did you mean 'increment'?)"),
            ("return host.counter()[1]", "Counter has no field 'a number'"),
            ("host.counter().value = 'x'", "value: argument #1 (value) must be a whole number, got a string"),
        ]
    )
    func badArgument(source: String, message: String) async throws {
        let failure = try #require(await TestHost().failure(source))
        #expect(failure.message == "UsageError: \(message)")
    }

    @Test("Arguments that fit reach the function")
    func goodArguments() async throws {
        let host = try TestHost()
        #expect(try await host.text("return tostring(host.add(1, 2.0))") == "3")
        #expect(try await host.text("host.order('x', {size = 1, timeout = 0.5}) return 'done'") == "done")
        #expect(try await host.text("local c = host.counter() c.value = 4 return tostring(c:increment())") == "5")
    }
}
