import Testing

/// The report for a person when a script has failed.
@Suite struct ErrorReportTests {
    @Test(
        "An error is one line that says what and where",
        arguments: [
            ("local t\nt.x = 1", "-e:2: attempt to index a nil value (local 't')"),
            ("error('plain', 0)", "plain"),
            ("error()", "-e:1: the error is nil, without a message"),
            ("\nerror({ code = 5 })", "-e:2: the error is { code = 5 }"),
            ("error(false)", "-e:1: the error is false, without a message"),
            ("error(5)", "-e:1: 5"),
            ("error(print)", "-e:1: the error is function, without a message"),
            ("error(function() end)", "-e:1: the error is function, without a message"),
            ("error(setmetatable({}, { __tostring = function() return 'mine' end }))", "-e:1: mine"),
            ("error(globus.NullAuthorizer())", "-e:1: the error is NullAuthorizer"),
            ("task.all(function() error({ 1, a = 'b' }) end)", "-e:1: the error is { 1, a = \"b\" }"),
            ("x =", "-e:1: unexpected symbol near <eof>"),
            ("\n\nrequire 'nope'", "-e:3: module 'nope' not found:"),
            ("error('\\27[31m' .. 'red\\nline')", "-e:1: \\u{1b}[31mred\\u{a}line"),
            ("error(('x'):rep(3000), 0)", String(repeating: "x", count: 2000) + "…"),
            (
                "globus.request('GET', 'http://127.0.0.1/', {max_retres = 1})",
                "-e:1: GlobusSDKUsageError: globus.request: unknown option 'max_retres' (did you mean 'max_retries'?)"
            ),
        ]
    )
    func firstLine(code: String, line: String) async throws {
        let outcome = try await Program.run(["-e", code])
        #expect(outcome.end == .exited(1))
        #expect(outcome.output == "")
        #expect(outcome.errors.split(separator: "\n").first == "globus-lua: \(line)")
    }

    @Test("The traceback holds the script's calls alone")
    func traceback() async throws {
        let code =
            "local function inner() globus.request('GET', 'nowhere') end\nlocal function outer() inner() end\nouter()"
        let outcome = try await Program.run(["-e", code])
        let lines = outcome.errors.split(separator: "\n")
        #expect(lines.first?.hasPrefix("globus-lua: -e:1: GlobusSDKUsageError: ") == true)
        #expect(
            lines.dropFirst() == [
                "stack traceback:", "\t-e:1: in upvalue 'inner'", "\t-e:2: in local 'outer'", "\t-e:3: in main chunk",
            ]
        )
    }

    @Test("There is no traceback where the main chunk alone has failed, which the message tells")
    func plain() async throws {
        #expect(
            try await Program.run(["-e", "error('usage: job FILE', 0)"])
                == .exited(1, errors: "globus-lua: usage: job FILE\n")
        )
        #expect(
            try await Program.run(["-e", "error('x')"]) == .exited(1, errors: "globus-lua: -e:1: x\n")
        )
    }

    @Test("The calls that led to a value that is no text are shown, too")
    func valueTraceback() async throws {
        let outcome = try await Program.run(["-e", "local function f() error({ code = 5 }) end\nf()"])
        let lines = outcome.errors.split(separator: "\n")
        #expect(lines.first == "globus-lua: -e:1: the error is { code = 5 }")
        #expect(lines.dropFirst().contains("\t-e:2: in main chunk"))
    }

    @Test("An error of a startup script names its file, its value and its calls")
    func startup() async throws {
        let folder = TemporaryFolder("policy.lua", "local function f()\n error({ code = 5 }) end\nf()")
        let path = folder.path(of: "policy.lua")
        let outcome = try await Program.run(["--startup", path, "-e", ""])
        #expect(outcome.errors.contains("the startup script \(path) failed"))
        #expect(outcome.errors.contains("caused by: \(path):2: the error is { code = 5 }"))
        #expect(outcome.errors.contains("\t\(path):3: in main chunk"))
    }

    @Test("Control characters of names do not reach the terminal")
    func tracebackEscaped() async throws {
        let code = "_G['\\27[31m'] = function() error('x') end _G['\\27[31m']()"
        let outcome = try await Program.run(["-e", code])
        #expect(outcome.end == .exited(1))
        #expect(!outcome.errors.contains("\u{1B}"))
        #expect(outcome.errors.contains("\\u{1b}"))
    }

    @Test("What led to the error is shown below it")
    func causes() async throws {
        let code = """
            local a = globus.RenewingAuthorizer {
              get_token_response = function() return {} end,
              extract_token_data = function() return { access_token = 'a', expires_at_seconds = os.time() + 100 } end,
              on_refresh = function() error('no room for the token') end,
            }
            a:ensure_valid_token()
            """
        let outcome = try await Program.run(["-e", code])
        let lines = outcome.errors.split(separator: "\n")
        #expect(outcome.end == .exited(1))
        #expect(lines.first?.hasPrefix("globus-lua: -e:6: OnRefreshError: ") == true)
        #expect(lines.dropFirst().first == "  caused by: -e:4: no room for the token")
    }

    @Test(
        "What a policy raises is said once, with the policy's place and the script's",
        arguments: [
            ("error('the vault is sealed')", "the vault is sealed"),
            ("error({ code = 5 })", "the error is { code = 5 }"),
            ("json.encode(print)", "a function has no JSON form"),
        ]
    )
    func policy(failure: String, shown: String) async throws {
        let folder = TemporaryFolder(
            "startup.lua",
            """
            local function fail() \(failure) end
            policy.token_storage("vault", {
              get_token_data_by_resource_server = fail,
              store_token_data_by_resource_server = fail,
              remove_token_data = fail,
            })
            """
        )
        let path = folder.path(of: "startup.lua")
        let code = "local s = globus.token_storage('vault')\ns:get_token_data('x')"
        let outcome = try await Program.run(["--startup", path, "-e", code])
        let what = "token storage 'vault': get_token_data_by_resource_server failed"
        #expect(outcome.end == .exited(1))
        #expect(outcome.errors.hasPrefix("globus-lua: -e:2: StorageError: \(what): \(path):1: "))
        #expect(outcome.errors.ranges(of: shown).count == 1)
    }
}
