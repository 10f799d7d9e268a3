import Testing

/// What was probably meant, behind Lua's own message.
@Suite struct HintTests {
    @Test(
        "A failure says what was probably meant",
        arguments: [
            ("log.warn('x')", "(field 'warn') (did you mean 'log.warning'?)"),
            ("log.inf('x')", "(field 'inf') (did you mean 'log.info'?)"),
            ("globus.ConfidentalAppAuthClient()", "(did you mean 'globus.ConfidentialAppAuthClient'?)"),
            ("os.sleep(1)", "(did you mean 'task.sleep'?)"),
            ("socket.sleep(1)", "(did you mean 'task.sleep'?)"),
            (
                "require 'socket'.sleep(1)",
                "module 'socket' not found: (did you mean 'task.sleep'?)\n\tno field"
            ),
            ("x += 1", "syntax error near '+' (Lua has no '+='; write x = x + 1)"),
            ("if x != y then end", "'then' expected near '!' (Lua writes '!=' as '~=')"),
            ("print x", "syntax error near 'x' (a call has parentheses: print(x))"),
            ("await f()", "syntax error near 'f' (leave out 'await': what has to wait does so by itself)"),
            ("if a && b then end", "(Lua writes '&&' as 'and')"),
            ("x++", "(Lua has no '++'; write x = x + 1)"),
            ("str(5)", "(did you mean 'tostring'?)"), ("x = lambda y: y", "(Lua writes functions as function(x)"),
            ("for i in range(3) do end", "(did you mean 'for i = 1, n do'?)"),
            ("print('a' + 'b')", "attempt to add a 'string' with a 'string' (strings are joined by '..')"),
            ("print(f'{x}')", "(Lua has no f-strings; write (\"…%s…\"):format(x))"),
            ("if x == 5:", "'then' expected near ':' (a block is do … end, then … end"),
            ("print('abc'[0])", "(a character of a text is text:sub(i, i), and the first is 1)"),
            ("größe = 1", "syntax error near '<\\195>' (names have the letters of English, digits and '_')"),
            ("print(“hi”)", "unexpected symbol near '<\\226>' (quotes are straight ones, \" or ')"),
            ("lfs.dir('.')", #"(global 'lfs') (did you mean 'require("lfs")'?)"#),
            ("t = {} t:append(1)", "(method 'append') (did you mean 'table.insert'?)"),
            ("polcy.x()", "(global 'polcy') (did you mean 'policy'?)"),
            ("policy.x()", "(global 'policy') (only startup scripts find it, which --startup runs)"),
            ("print(1 + mth)", "(global 'mth') (did you mean 'math'?)"),
            ("print('2 ' .. math.pie)", "(field 'pie') (did you mean 'math.pi'?)"),
            ("print([1, 2])", "(Lua writes lists as {1, 2})"), ("x = [[a]] y", "syntax error near <eof>\n"),
            ("if a then\nelse if b then end\n", "(write 'elseif': 'else if' begins another 'if'"),
        ]
    )
    func hint(code: String, words: String) async throws {
        let outcome = try await Program.run(["-e", code])
        #expect(outcome.end == .exited(1))
        #expect(outcome.errors.contains(words), "\(outcome.errors)")
    }

    @Test(
        "A startup script that fails gets the same hints",
        arguments: [
            ("polcy.token_storage('a', {})", "policy"), ("lgo.info('x')", "log"),
            ("policy.on_refesh(print)", "policy.on_refresh"),
        ]
    )
    func startup(code: String, meant: String) async throws {
        let folder = TemporaryFolder("site.lua", code)
        let outcome = try await Program.run(["--startup", folder.path(of: "site.lua"), "-e", ""])
        #expect(outcome.end == .exited(1))
        #expect(outcome.errors.contains(") (did you mean '\(meant)'?)\n"), "\(outcome.errors)")
    }

    @Test("What a script raises itself gets no hint about its syntax")
    func ownErrors() async throws {
        let outcome = try await Program.run(["-e", "local function f() return { a = 1 } end error('x += 1 near y')"])
        #expect(outcome.errors == "globus-lua: -e:1: x += 1 near y\n")
    }

    @Test("Strings and comments of a line are not taken for code")
    func strings() async throws {
        let outcome = try await Program.run(["-e", "x = 'a && b' y -- !="])
        #expect(outcome.errors == "globus-lua: -e:1: syntax error near <eof>\n")
    }

    @Test("What pcall and load return is Lua's own text")
    func ownText() async throws {
        let script = "print(load('x += 1', '=c')) print(pcall(function() log.warn() end))"
        let outcome = try await Program.run(["-e", script])
        #expect(
            outcome.output
                == "nil\tc:1: syntax error near '+'\nfalse\t-e:1: attempt to call a nil value (field 'warn')\n"
        )
    }
}
