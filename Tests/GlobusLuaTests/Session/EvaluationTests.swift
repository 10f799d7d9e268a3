import GlobusLua
import LuaRuntime
import MockGlobus
import Testing

/// The results of lines.
@Suite struct EvaluationTests {
    @Test("Expressions show their values, statements show nothing and set what later lines find")
    func lines() async throws {
        let bench = try await SessionBench()
        #expect(try await bench.show("1 + 1") == "2")
        #expect(try await bench.show("=1 + 1") == "2")
        #expect(try await bench.show("x = 5") == nil)
        #expect(try await bench.show("local y = x + 1; local function f() return y end") == nil)
        #expect(try await bench.show("f(), x") == "6\t5")
        #expect(try await bench.show("(function() end)()") == nil)
        #expect(try await bench.show("nil") == "nil")
        #expect(try await bench.show("-- nothing") == nil)
    }

    @Test(
        "A line that is not finished is told from one that is wrong",
        arguments: ["for i = 1, 3 do", "f(", "x = [[a", "{ 1,", "function f()", "1 +", "--[[ a"]
    )
    func unfinished(line: String) async throws {
        let bench = try await SessionBench()
        #expect(try await bench.session.evaluate(line, printer: bench.printer) == .unfinished)
    }

    @Test(
        "The error of a wrong line is that of what was probably meant",
        arguments: [
            ("1 2", "stdin:1: <eof> expected near '2'"),
            ("foo bar", "stdin:1: syntax error near 'bar'"),
            ("x = = 1", "stdin:1: unexpected symbol near '='"),
            ("end", "stdin:1: <eof> expected near 'end'"),
        ]
    )
    func wrong(line: String, message: String) async throws {
        #expect(try await SessionBench().failure(line) == message)
    }

    @Test("The values of a line are there for the next: _ and _1, _2, …")
    func results() async throws {
        let bench = try await SessionBench()
        try await bench.show("7, 'b', nil, true")
        #expect(try await bench.show("_, _1, _2, _3, _4") == "7\t7\t\"b\"\tnil\ttrue")
        try await bench.show("1")
        try await bench.show("x = 3")
        #expect(try await bench.show("_, _1, _2") == "1\t1\tnil")
    }

    @Test("After an error _ is what was raised")
    func failures() async throws {
        let bench = try await SessionBench()
        #expect(await bench.failure("error({ code = 7 })") == "the error is { code = 7 }")
        #expect(try await bench.show("_.code") == "7")
        #expect(await bench.failure("globus.request('GET')")?.contains("argument #2 (url)") == true)
        #expect(try await bench.show("globus.is_error(_, 'GlobusSDKUsageError')") == "true")
    }

    @Test("Requests and tasks work at the top level")
    func waiting() async throws {
        let bench = try await SessionBench()
        let url = bench.bench.mock.baseURL + "/.well-known/openid-configuration"
        #expect(try await bench.show("globus.request('GET', '\(url)').http_status") == "200")
        #expect(
            try await bench.show("task.all(function() task.sleep(0) return 1 end, function() return 2 end)") == "1\t2"
        )
    }

    @Test("An interrupt that came between two lines stops neither")
    func lateInterrupt() async throws {
        let bench = try await SessionBench()
        await bench.bench.host.interruptHandle.interrupt()
        #expect(try await bench.show("1 + 1") == "2")
    }
}
