import Testing

/// What a person meets who types whatever comes to mind.
@Suite struct ReplPromptTests {
    typealias Key = TerminalProgram.Key

    @Test(":allow shows what is allowed, and allows more for as long as the session lasts")
    func allow() async throws {
        let folder = TemporaryFolder("some data.txt", "read")
        let path = folder.path(of: "some data.txt")
        let repl = try await TerminalProgram.started()
        #expect(try await repl.enter(":allow").hasPrefix("Allowed: the Globus services\nMore until the session ends: "))
        let refusal = try await repl.enter("io.lines('\(path)')()")
        let typed = try #require(refusal.firstMatch(of: /to allow it type (:allow read='.+')$/), "\(refusal)")
        #expect(try await repl.enter(String(typed.1)) == "Allowed: the Globus services, read=\(path)")
        #expect(try await repl.enter("io.lines('\(path)')()") == #""read""#)
        #expect(try await repl.enter("os.getenv('HOME')").hasSuffix("type :allow env=HOME"))
        let both = "Allowed: the Globus services, net=*.a.org:443,b.org, read=\(path), env=*"
        #expect(try await repl.enter(":allow --allow-net=*.a.org:443,b.org env=*") == both)
        _ = try await repl.enter(":reset")
        #expect(try await repl.enter(":allow login") == both + ", login")
        #expect(try await repl.enter("os.execute('true')").hasSuffix("type :allow run=true"))
        #expect(try await repl.enter(":allow all") == "Allowed: everything, shells and devices too")
        #expect(try await repl.enter("os.execute('exit 3')") == "nil\t\"exit\"\t3")
    }

    @Test(
        "What :allow does not understand changes nothing, and is answered with what to type",
        arguments: [
            ("raed=x", "'raed' is no kind of permission (did you mean 'read'?); there are "),
            ("read data", "'read' needs a list behind an equals sign: read=data, or read=* for reading every file"),
            (
                "net",
                "'net' needs a list behind an equals sign: net=data.example.org, or net=* for requests to every host"
            ),
            ("read=", "has an empty item"), ("net=a/b", "'a/b' is no host"), ("login=x", "'login' takes no list"),
            ("run=no-such-program", "there is no program 'no-such-program' to allow"),
            ("read='x", "':allow' has a quote without its end"), ("read=/etc frob", "'frob' is no kind of permission"),
        ]
    )
    func wrongAllow(argument: String, words: String) async throws {
        let repl = try await TerminalProgram.started()
        let shown = try await repl.enter(":allow \(argument)")
        #expect(shown.contains(words), "\(shown)")
        #expect(try await repl.enter(":allow").hasPrefix("Allowed: the Globus services\n"))
    }

    @Test("An empty line in one that is not finished says how to give it up, but not while a text is pasted")
    func givingUp() async throws {
        let repl = try await TerminalProgram.started()
        try await repl.enterQuietly("for i = 1, 2 do", prompt: ">> ")
        let shown = try await repl.enter("", prompt: ">> ")
        #expect(shown == "The line is not finished; Ctrl-C gives it up.")
        repl.type(Key.controlC)
        try await repl.see("^C\r\n> ")
        repl.type("do\r\rprint('pasted')\rend\r")
        let pasted = try await repl.see("\r\npasted\r\n")
        #expect(!pasted.contains("gives it up"))
    }

    @Test("A name and a question mark ask for its help, also that of what a variable holds")
    func questions() async throws {
        let repl = try await TerminalProgram.started()
        let request = try await repl.enter("globus.request?")
        #expect(request.contains("globus.request(method, url [, opts])"))
        #expect(try await repl.enter("?globus.request") == request)
        #expect(try await repl.enter("?").contains("Commands:"))
        try await repl.enterQuietly("n = globus.NullAuthorizer(); function own() end")
        #expect(try await repl.enter("n?").contains("NullAuthorizer"))
        #expect(try await repl.enter("own ?") == "own is a function of stdin:1")
        #expect(try await repl.enter("frobnicate?").hasPrefix("there is no help for 'frobnicate'"))
        #expect(try await repl.enter("x = 1?").contains("unexpected symbol near '?'"))
    }

    @Test("Values behind statements, a table's own text, and a name that stands for nothing are shown")
    func values() async throws {
        let repl = try await TerminalProgram.started()
        #expect(try await repl.enter("x = 1; x") == "1")
        #expect(try await repl.enter("setmetatable({}, { __tostring = function() return 'own' end })") == "own")
        #expect(try await repl.enter("function() end") == "function <stdin:1>")
        let words = "nil  -- globus has no 'TransferCleint' (did you mean 'globus.TransferClient'?)"
        #expect(try await repl.enter("globus.TransferCleint") == words)
        repl.type(
            "setmetatable({}, { __tostring = function() io.write('begun\\n') while true do end end })" + Key.enter
        )
        try await repl.see("\r\nbegun\r\n")
        repl.type(Key.controlC)
        try await repl.see("> ")
        #expect(try await repl.enter("1") == "1")
    }

    @Test("Tab completes the methods of a string, modules, and kinds of permissions")
    func completion() async throws {
        let repl = try await TerminalProgram.started()
        for (typed, added) in [("('x'):uppe", "r("), ("require('js", "on')"), (":allow wr", "ite=")] {
            repl.type(typed + Key.tab + "|")
            try await repl.see(added + "|")
            repl.type(Key.controlC)
            try await repl.see("> ")
        }
    }
}
