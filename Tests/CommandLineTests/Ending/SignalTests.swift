import Glibc
import Testing

@Suite(.timeLimit(.minutes(5))) struct SignalTests {
    private static let closing =
        "local x <close> = setmetatable({}, {__close = function() print('closed') end}) print('ready') "

    @Test(
        "A signal ends a script in good order, and the message says where it was",
        arguments: [
            (SIGINT, "interrupted"), (SIGTERM, "terminated"), (SIGHUP, "hung up"),
        ]
    )
    func ended(signal: Int32, word: String) async throws {
        for (code, rest) in [("task.sleep(1000)", " while waiting in task.sleep"), ("while true do end", "")] {
            let program = try Program(["-e", Self.closing + code])
            #expect(try await program.line() == "ready")
            program.send(signal)
            let outcome = try await program.end()
            #expect(outcome.end == .exited(128 + signal))
            #expect(outcome.output == "closed\n")
            // The signal may come so quickly that the script does not wait yet.
            #expect(["\(word)\(rest)", word].map { "globus-lua: -e:1: \($0)\n" }.contains(outcome.errors))
        }
    }

    @Test(
        "A signal that was ignored at the start stays so",
        arguments: [(SIGHUP, "HUP"), (SIGINT, "INT"), (SIGTERM, "TERM")]
    )
    func ignored(signal: Int32, name: String) async throws {
        let code = "print('ready') print(io.read())"
        let program = try Program(["-e", code], shell: #"trap "" \#(name); exec "$0" "$@""#)
        #expect(try await program.line() == "ready")
        program.send(signal)
        await program.write(Array("go on\n".utf8))
        #expect(try await program.end() == .exited(0, output: "go on\n"))
    }

    @Test("A signal ends a startup script in good order", arguments: [SIGINT, SIGTERM, SIGHUP])
    func startup(signal: Int32) async throws {
        for code in ["task.sleep(1000)", "while true do end"] {
            let folder = TemporaryFolder("policy.lua", Self.closing + code)
            let program = try Program(["--startup", folder.path, "-e", "print('no')"])
            #expect(try await program.line() == "ready")
            program.send(signal)
            let outcome = try await program.end()
            #expect(outcome.end == .exited(128 + signal))
            #expect(outcome.output == "closed\n")
            #expect(outcome.errors.contains("policy.lua:1: "))
        }
    }

    @Test("A signal ends a test in good order", arguments: [SIGINT, SIGTERM, SIGHUP])
    func test(signal: Int32) async throws {
        let folder = TemporaryFolder("a_test.lua", "it('waits', function() \(Self.closing) task.sleep(1000) end)")
        let program = try Program(["test", folder.path])
        #expect(try await program.line() == "ready")
        program.send(signal)
        let outcome = try await program.end()
        #expect(outcome.end == .exited(128 + signal))
        #expect(outcome.output.contains("closed"))
    }

    @Test("A second signal ends a script at once", arguments: [SIGTERM, SIGHUP])
    func second(signal: Int32) async throws {
        let code =
            "local x <close> = setmetatable({}, {__close = function() print('closing') while true do end end}) "
            + "print('ready') task.sleep(1000)"
        let program = try Program(["-e", code])
        #expect(try await program.line() == "ready")
        program.send(signal)
        #expect(try await program.line() == "closing")
        try await Task.sleep(for: .milliseconds(300))
        let start = ContinuousClock.now
        program.send(signal)
        #expect(try await program.end().end == .exited(128 + signal))
        #expect(ContinuousClock.now - start < .seconds(1.5))
    }

    @Test("A renewal under way is saved before the program ends", arguments: [SIGINT, SIGTERM, SIGHUP])
    func renewal(signal: Int32) async throws {
        let outcome = try await Self.renewing(signal, end: "task.sleep(1000)")
        #expect(outcome.end == .exited(128 + signal))
        #expect(outcome.output.contains("saved"), "\(outcome)")
    }

    @Test("A renewal under way is saved however the script ends", arguments: ["error('x')", "os.exit(3)", ""])
    func renewalAtEnd(end: String) async throws {
        let outcome = try await Self.renewing(nil, end: end)
        #expect(outcome.output.contains("saved"), "\(outcome)")
    }

    /// Runs a script that ends while a handler of the host is saving a token.
    private static func renewing(_ signal: Int32?, end: String) async throws -> Outcome {
        let policy = """
            policy.on_refresh(function() print("saving") task.sleep(1) print("saved") end)
            """
        let folder = TemporaryFolder("policy.lua", policy)
        let code = """
            local client = globus.ConfidentialAppAuthClient(os.getenv("ID"), os.getenv("SECRET"))
            local a = globus.ClientCredentialsAuthorizer(client, "openid")
            pcall(task.timeout, 0.6, function() a:ensure_valid_token() end)
            \(end)
            """
        let mock = try Program(["mock"])
        var variables: [String: String] = [:]
        var line = ""
        while line != "Ctrl-C ends it." {
            line = try await mock.line()
            guard let export = line.split(separator: "export ").last, line.contains("export ") else { continue }
            let parts = export.split(separator: "=", maxSplits: 1)
            if parts.count == 2 { variables[String(parts[0])] = parts[1].filter { $0 != "'" && $0 != "\"" } }
        }
        for (name, value) in variables where name.hasSuffix("CLIENT_ID") { variables["ID"] = value }
        for (name, value) in variables where name.hasSuffix("CLIENT_SECRET") { variables["SECRET"] = value }
        let program = try Program(["--allow-all", "--startup", folder.path, "-e", code], variables: variables)
        #expect(try await program.line() == "saving")
        if let signal { program.send(signal) }
        let outcome = try await program.end()
        mock.send(SIGTERM)
        _ = try await mock.end()
        return outcome
    }
}
