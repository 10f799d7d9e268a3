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
        "Values at the end of a line are shown, also behind statements",
        arguments: [
            ("x = 1; x", "1"), ("x = 1 x", "1"), ("local a, b = 1, 2; a, b", "1\t2"), ("x = 1; -x", "-1"),
            ("x = 2 if x then x = 3 end x * 2", "6"), ("function f() return 7 end f()", "7"),
            ("f = function(n) return n end; f(1) + 1", "2"), ("f = type; f'x'", #""string""#), ("x = 1;\n(x)", "1"),
            ("t = {}; t.n = 5 -- five\nt", "{ n = 5 }"), ("x = 1; { x, 'é' }", #"{ 1, "é" }"#),
            ("x = 1; x;", "1"), ("x = 1; f = print", nil), ("do local y = 1 end", nil),
            ("f = function() return f end; g = f\n(f)()", nil),
        ]
    )
    func trailing(line: String, shown: String?) async throws {
        #expect(try await SessionBench().show(line) == shown)
    }

    @Test("The lines that have run make a script that prints what they have shown")
    func script() async throws {
        let bench = try await SessionBench()
        for line in ["local x = 1", "x + 1", "x = 2; x, 'a' -- two", "=x", "print(x)", "-- a remark"] {
            try await bench.show(line)
        }
        _ = await bench.failure("error('not this')")
        _ = await bench.failure("nor this")
        try await bench.show("for i = 1, 2 do")
        #expect(
            bench.session.script == """
                local x = 1
                print(x + 1)
                x = 2; print(x, 'a' -- two
                )
                print(x)
                print(x)
                -- a remark

                """
        )
        await bench.session.reset()
        #expect(bench.session.script == "")
        #expect(try await bench.show("x") == "nil")
    }

    @Test("The script of a session keeps a value where a later line uses it as the last one")
    func lastValue() async throws {
        let bench = try await SessionBench()
        let lines = [
            "{ n = 5 }", "_.n", "math.max(1, 2)", "y = _ + 1", "x = 1; x, 2", "for _, v in ipairs {} do end", "_",
        ]
        for line in lines { try await bench.show(line) }
        #expect(
            bench.session.script == """
                _ = { n = 5 }
                print(_)
                print(_.n)
                _ = math.max(1, 2)
                y = _ + 1
                x = 1; _ = x, 2
                print(_)
                for _, v in ipairs {} do end
                print(_)

                """
        )
    }

    @Test(
        "A name that stands for nothing is said to, with the nearest one",
        arguments: [
            ("globus.TransferCleint", "globus has no 'TransferCleint' (did you mean 'globus.TransferClient'?)"),
            ("json.parse", "json has no 'parse' (did you mean 'json.decode'?)"),
            ("task.frobnicate", "task has no 'frobnicate'"),
            ("string.uper ;", "string has no 'uper' (did you mean 'string.upper'?)"),
            ("glubos", "did you mean 'globus'?"), ("None", "did you mean 'nil, or json.null'?"),
            ("x", nil), ("t.request", nil), ("globus.a.b", nil), ("globus.x + 1", nil),
        ]
    )
    func absent(line: String, words: String?) async throws {
        let bench = try await SessionBench()
        try await bench.show("t = { requests = 1 }")
        #expect(await bench.session.absence(of: line) == words)
    }

    @Test("A name of the session stands for what is described under another one")
    func meaning() async throws {
        let bench = try await SessionBench()
        try await bench.show("c = globus.TransferClient { authorizer = globus.NullAuthorizer() }")
        try await bench.show("r = globus.request; f = string.format; function own() end")
        #expect(await bench.session.meaning(of: "c") == .described("TransferClient"))
        #expect(await bench.session.meaning(of: "c:get") == .described("TransferClient:get"))
        #expect(await bench.session.meaning(of: "r") == .described("globus.request"))
        #expect(await bench.session.meaning(of: "f") == .described("string.format"))
        #expect(await bench.session.meaning(of: "own") == .function(place: "stdin:1"))
        #expect(await bench.session.meaning(of: "nope.x") == nil)
    }

    @Test(
        "A line that is not finished is told from one that is wrong",
        arguments: [
            "for i = 1, 3 do", "f(", "x = [[a", "{ 1,", "function f()", "1 +", "--[[ a", "x = 1; x +", "x = 1; f(",
        ]
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
