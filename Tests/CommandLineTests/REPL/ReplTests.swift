import Glibc
import Testing

/// Lines that are typed in a terminal.
@Suite struct ReplTests {
    typealias Key = TerminalProgram.Key

    @Test("Expressions show their values, statements run, and Ctrl-D leaves")
    func lines() async throws {
        let repl = try TerminalProgram()
        #expect(try await repl.see("> ").contains("Type Lua, and see what it returns; Ctrl-D leaves."))
        #expect(try await repl.enter("1 + 1") == "2")
        try await repl.enterQuietly("local t = { 1, name = 'x' }")
        #expect(try await repl.enter("t") == #"{ 1, name = "x" }"#)
        #expect(try await repl.enter("_.name") == #""x""#)
        #expect(try await repl.enter("print('seen')") == "seen")
        repl.type(Key.controlD)
        #expect(try await repl.end() == .exited(0))
    }

    @Test("A line that is not finished goes on in the next")
    func unfinished() async throws {
        let repl = try await TerminalProgram.started()
        try await repl.enterQuietly("for i = 1, 2 do", prompt: ">> ")
        try await repl.enterQuietly("print(i * 21)", prompt: ">> ")
        #expect(try await repl.enter("end") == "21\n42")
        try await repl.enterQuietly(#"'a\"#, prompt: ">> ")
        #expect(try await repl.enter("b'") == #""a\nb""#)
        try await repl.enterQuietly("f(", prompt: ">> ")
        repl.type(Key.controlC)
        try await repl.see("^C\r\n> ")
        #expect(try await repl.enter("'again'") == #""again""#)
    }

    @Test(
        "A line that takes all memory ends itself and not the session, which says how to free it",
        arguments: [
            "t = {} while true do t[#t + 1] = ('x'):rep(1e6) end", "t = {} while true do t[#t + 1] = { #t } end",
            "do local s = {} t = function() return s end while true do s[#s + 1] = ('x'):rep(1e5) end end",
            "do local s = {} t = coroutine.wrap(function() local own = s coroutine.yield() return own end) t() "
                + "while true do s[#s + 1] = ('x'):rep(1e5) end end",
        ]
    )
    func memory(line: String) async throws {
        let repl = try await TerminalProgram.started(["--max-memory", "64M"])
        let shown = try await repl.enter(line)
        #expect(shown.contains("LimitError: not enough memory: the limit is 64M"))
        let advice = try #require(shown.firstMatch(of: /memory stays full: \d+ MB are in use, .*; to free them: (.*)/))
        #expect(advice.1.split(separator: " = ")[0].split(separator: ", ").contains("t"))
        #expect(try await repl.enter("1 + 1") == "2")
        #expect(try await repl.enter("type(t)") != "nil")
        #expect(try await repl.enter("nope.x").contains("to free them: "))
        #expect(try await repl.enter(":reload") == "There is nothing to run again.")
        #expect(try await repl.enter("string.rep('x', 2^24)").contains("LimitError"))
        try await repl.enterQuietly(String(advice.1))
        #expect(try await repl.enter("#string.rep('x', 2^24)") == "16777216")
        #expect(try await repl.enter("nope.x") == "attempt to index a nil value (global 'nope')")
    }

    @Test("What one line leaves behind does not end the session")
    func leftovers() async throws {
        let busy = try await TerminalProgram.started(["--max-cpu", "1s"])
        let limit = "the CPU limit of 1 s (--max-cpu) was reached"
        #expect(try await busy.enter("while true do pcall(error) end").contains(limit))
        #expect(try await busy.enter("1 + 1") == "2")
        let repl = try await TerminalProgram.started(["--max-output", "2K"])
        let endings = [
            ("local function f() return f() + 1 end f()", "stack overflow"),
            ("for i = 1, 1e9 do print(i) end", "too much output"),
        ]
        for (line, shown) in endings {
            #expect(try await repl.enter(line).contains(shown))
            #expect(try await repl.enter("1 + 1") == "2")
        }
        for line in [
            "print, tostring, type, error, pcall, setmetatable = nil", "string, table, _ENV = nil", "_G = nil",
        ] {
            try await repl.enterQuietly(line)
            #expect(try await repl.enter("{ 1 + 1 }") == "{ 2 }")
        }
    }

    @Test(
        "Errors show their message, and the calls that are not the prompt's own",
        arguments: [
            ("nope.x", "attempt to index a nil value (global 'nope')"),
            ("globus.reqest()", "attempt to call a nil value (field 'reqest') (did you mean 'globus.request'?)"),
            ("pritn(1)", "attempt to call a nil value (global 'pritn') (did you mean 'print'?)"),
            ("exit()", "attempt to call a nil value (global 'exit') (Ctrl-D or :quit leaves)"),
            (
                "dir(globus)",
                "attempt to call a nil value (global 'dir') "
                    + "(:help NAME tells what a name stands for, and Tab what there is)"
            ),
            ("'a' + 1", "attempt to add a 'string' with a 'number' (strings are joined by '..')"),
            ("# a", "attempt to get length of a nil value (global 'a') (a comment begins with '--')"),
            ("mock.url()", "attempt to index a nil value (global 'mock') (:mock starts a mock Globus)"),
            (
                "policy.on_refresh(print)",
                "attempt to index a nil value (global 'policy') (only startup scripts find it)"
            ),
            ("help", "nil  -- :help tells what there is"),
            ("error({ code = 7 })", "the error is { code = 7 }"),
            ("1 2", "<eof> expected near '2'"),
            ("print('a", "unfinished string near ''a'"),
            ("{ 'a", "unfinished string near ''a'"),
            (
                "globus.request('GET')",
                "GlobusSDKUsageError: globus.request: argument #2 (url) must be a string, got nothing"
            ),
            ("error('\\27[31m')", #"\u{1b}[31m"#),
        ]
    )
    func failures(line: String, shown: String) async throws {
        let repl = try await TerminalProgram.started()
        #expect(try await repl.enter(line) == shown)
        #expect(try await repl.enter("1") == "1")
    }

    @Test("A failure inside a function shows the calls that led to it")
    func traceback() async throws {
        let folder = TemporaryFolder(
            "lib.lua",
            "function outer()\n  inner()\nend\nfunction inner()\n  error('deep')\nend\n"
        )
        let path = folder.path(of: "lib.lua")
        let repl = try await TerminalProgram.started(["--init", path])
        let shown = try await repl.enter("outer()")
        #expect(shown.contains("lib.lua:5: deep\nstack traceback:\n"))
        #expect(shown.contains("'inner'"))
        #expect(!shown.contains("main chunk"))
    }

    @Test("Ctrl-C at the prompt gives the line up")
    func clearedLine() async throws {
        let repl = try await TerminalProgram.started()
        repl.type("os.exit(9)")
        try await repl.see("exit(9)")
        repl.type(Key.controlC)
        try await repl.see("^C\r\n> ")
        #expect(try await repl.enter("2") == "2")
    }

    @Test(
        "Ctrl-C ends the line that runs, whatever it does, and the session goes on",
        arguments: [
            "while true do end",
            "while true do pcall(function() while true do end end) end",
            "coroutine.wrap(function() while true do end end)()",
            "task.sleep(1000)",
            "while true do pcall(task.sleep, 1000) end",
            "task.all(function() task.sleep(1000) end, function() while true do task.sleep(0) end end)",
            "io.read()",
        ]
    )
    func interrupted(code: String) async throws {
        let repl = try await TerminalProgram.started()
        try await repl.enterQuietly("kept = 'kept'")
        repl.type("print('ready') \(code)" + Key.enter)
        try await repl.see("\r\nready\r\n")
        repl.type(Key.controlC)
        try await repl.see("interrupted\r\n> ")
        #expect(try await repl.enter("kept") == #""kept""#)
    }

    @Test("Ctrl-C ends the wait for a server that does not answer")
    func interruptedRequest() async throws {
        let server = SilentServer()
        let repl = try await TerminalProgram.started(["--allow-net=127.0.0.1"])
        repl.type("globus.request('GET', 'http://127.0.0.1:\(server.port)/')" + Key.enter)
        #expect(server.waitForRequest())
        repl.type(Key.controlC)
        try await repl.see("interrupted\r\n> ")
        #expect(try await repl.enter("1") == "1")
    }

    @Test("A line may read from the terminal")
    func reading() async throws {
        let repl = try await TerminalProgram.started()
        repl.type("print('name?') name = io.read()" + Key.enter)
        try await repl.see("\r\nname?\r\n")
        repl.type("Ada" + Key.enter)
        try await repl.see("> ")
        #expect(try await repl.enter("name") == #""Ada""#)
    }

    @Test("os.exit ends the session with its status, and SIGTERM with that of the signal")
    func ends() async throws {
        let repl = try await TerminalProgram.started()
        repl.type("os.exit(3)" + Key.enter)
        #expect(try await repl.end() == .exited(3))
        let other = try await TerminalProgram.started()
        other.send(signal: SIGTERM)
        #expect(try await other.end() == .exited(143))
        let running = try await TerminalProgram.started()
        running.type("print('ready') task.sleep(1000)" + Key.enter)
        try await running.see("\r\nready\r\n")
        running.send(signal: SIGTERM)
        #expect(try await running.end() == .exited(143))
    }

    @Test("Where standard input is no terminal it is run as a script")
    func noTerminal() async throws {
        let script = "local x = 20\nprint(x + 1)\n1"
        #expect(
            try await Program.run(["repl"], input: Array("local x = 20\nprint(x + 1)\n".utf8))
                == .exited(0, output: "21\n")
        )
        #expect(try await Program.run(["repl"]) == .exited(0))
        #expect(try await Program.run(["repl"], input: Array(script.utf8)).end == .exited(1))
    }

    @Test("Colours are shown on a terminal that has them, unless NO_COLOR is set")
    func colours() async throws {
        let coloured = try await TerminalProgram.started(variables: ["NO_COLOR": ""])
        #expect(try await coloured.enter("1") == "\u{1B}[33m1\u{1B}[0m")
        let plain = try await TerminalProgram.started()
        #expect(try await plain.enter("1") == "1")
        let dumb = try await TerminalProgram.started(variables: ["NO_COLOR": "", "TERM": "dumb"])
        #expect(try await dumb.enter("1") == "1")
    }
}
