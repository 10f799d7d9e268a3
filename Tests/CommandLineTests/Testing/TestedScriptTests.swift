import Testing

/// Scripts and startup scripts that are run by tests in Lua.
@Suite struct TestedScriptTests {
    private func run(_ files: [String: String]) async throws -> Outcome {
        let folder = TemporaryFolder(files.mapValues { Array($0.utf8) })
        defer { withExtendedLifetime(folder) {} }
        return try await Program.run(["test", folder.path])
    }

    @Test("run_script keeps what a script prints, with its exit status and what it returns")
    func output() async throws {
        let script = """
            print("line", ...)
            io.write("a", 1)
            io.stdout:write("b\\n"):flush()
            io.stderr:write("told\\n")
            local closed <close> = setmetatable({}, { __close = function() print("closed") end })
            if ... == "exit" then os.exit(3) end
            if ... == "fail" then error("failed", 0) end
            return true, "value"
            """
        let test = #"""
            it("returns", function()
              local run = run_script("job.lua", "x", 2)
              expect(run):to_equal {
                output = "line\tx\t2\na1b\nclosed\n", exit_status = 0, values = { true, "value" },
              }
            end)
            it("exits", function()
              expect(run_script("job.lua", "exit")):to_equal {
                output = "line\texit\na1b\nclosed\n", exit_status = 3, values = {},
              }
            end)
            it("raises", function()
              expect(function() run_script("job.lua", "fail") end):to_raise("failed")
              print("of the test")
            end)
            it("runs two at once", function()
              local a, b = table.unpack(task.map({ "a", "b" }, function(word)
                return run_script("job.lua", word).output
              end))
              expect(a):to_equal("line\ta\na1b\nclosed\n")
              expect(b):to_equal("line\tb\na1b\nclosed\n")
            end)
            """#
        let outcome = try await run(["job.lua": script, "a_test.lua": test])
        #expect(outcome.end == .exited(0), "\(outcome)")
        #expect(outcome.output.contains("✓ exits\nof the test\n  ✓ raises\n"))
        #expect(!outcome.output.contains("line"))
        #expect(outcome.errors == String(repeating: "told\n", count: 5))
    }

    @Test("A test that fails shows what its scripts have printed, without secrets, in every format")
    func shown() async throws {
        let test = """
            it("runs another", function() run_script("job.lua", "of another test") end)
            it("fails", function()
              local id, secret = mock.client()
              globus.ConfidentialAppAuthClient(id, secret)
              run_script("job.lua", "the secret is " .. secret)
              run_script("job.lua")
            end)
            """
        let files = ["job.lua": "print(... or 'second') if not ... then error('stopped', 0) end", "a_test.lua": test]
        let outcome = try await run(files)
        let shown = "the scripts that it ran have printed:\n        the secret is <redacted>\n        second\n"
        #expect(outcome.output.contains(shown), "\(outcome)")
        #expect(!outcome.output.contains("of another test"))
        let folder = TemporaryFolder(files.mapValues { Array($0.utf8) })
        defer { withExtendedLifetime(folder) {} }
        let tap = try await Program.run(["test", "--format", "tap", folder.path])
        #expect(tap.output.contains("#     second\n"))
    }

    @Test("What a test prints through a script counts as output, and is bounded by the limit of memory")
    func limit() async throws {
        let test = """
            it("prints without end", function() run_script("job.lua") end)
            it("goes on", function() end)
            """
        let script = "local text = ('x'):rep(1 << 20) while true do io.write(text) end"
        let folder = TemporaryFolder(["job.lua": Array(script.utf8), "a_test.lua": Array(test.utf8)])
        defer { withExtendedLifetime(folder) {} }
        let outcome = try await Program.run(["test", "--max-memory", "64M", folder.path])
        #expect(outcome.end == .exited(1))
        #expect(outcome.output.contains("not enough memory"))
        #expect(outcome.output.contains("✓ goes on"))
    }

    @Test("Variables and policies that a test decides end with it, and those of the file last")
    func decisions() async throws {
        let test = """
            set_env { OF_FILE = "yes", HOME = false }
            before_each(function() startup("policy.lua") end)
            it("decides", function()
              set_env { OF_FILE = "changed", OF_TEST = 1 }
              expect(os.getenv("OF_FILE")):to_equal("changed")
              expect(os.getenv("OF_TEST")):to_equal("1")
              expect(os.getenv("HOME")):to_be_nil()
            end)
            it("finds what the file has decided", function()
              expect(os.getenv("OF_FILE")):to_equal("yes")
              expect(os.getenv("HOME")):to_be_nil()
              expect(function() os.getenv("OF_TEST") end):to_raise("PermissionError")
              expect(globus.token_storage("mine"):get_token_data_by_resource_server()):to_equal({})
            end)
            it("takes strings and false", function()
              expect(function() set_env { A = true } end):to_raise("must be a string or false, got a boolean")
              expect(function() set_env { "A" } end):to_raise("names must be strings, got a number")
            end)
            """
        let policy = """
            policy.token_storage("mine", {
              store_token_data_by_resource_server = function() end,
              get_token_data_by_resource_server = function() return {} end,
              remove_token_data = function() return false end,
            })
            """
        let outcome = try await run(["policy.lua": policy, "a_test.lua": test])
        #expect(outcome.end == .exited(0), "\(outcome)")
    }
}
