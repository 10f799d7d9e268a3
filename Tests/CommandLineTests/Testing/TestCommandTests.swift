import Foundation
import MockGlobus
import Testing

/// `globus-lua test`, run as its users run it.
@Suite struct TestCommandTests {
    private static let mixed = """
        describe("a group", function()
          it("passes", function() expect(1):to_equal(1) end)
          it("fails & says <why>", function() expect(1):to_equal(2) end)
          pending("comes later")
        end)
        """

    private static let package = #filePath.split(separator: "/").dropLast(4).map { "/\($0)" }.joined()

    private func run(_ arguments: [String], _ files: [String: String]) async throws -> (TemporaryFolder, Outcome) {
        let folder = TemporaryFolder(files.mapValues { Array($0.utf8) })
        let words = arguments.map { $0.replacingOccurrences(of: "DIR", with: folder.path) }
        var outcome = try await Program.run(["test"] + words)
        outcome.output = outcome.output.replacingOccurrences(of: folder.path, with: "DIR")
        outcome.errors = outcome.errors.replacingOccurrences(of: folder.path, with: "DIR")
        return (folder, outcome)
    }

    @Test("The tests of the test functions, of the examples and of the startup scripts pass")
    func own() async throws {
        // Some of the scripts write files into the current folder.
        let folder = TemporaryFolder()
        defer { withExtendedLifetime(folder) {} }
        let outcome = try await Program.run(
            [folder.path, "test", "--trust-script", Self.package + "/Tests/Lua"],
            shell: "cd \"$1\" && shift && exec \"$0\" \"$@\""
        )
        #expect(outcome.end == .exited(0), "\(outcome)")
        #expect(outcome.output.contains(/\n\d\d+ passed, 0 failed \(\d+ ms\)\n$/))
    }

    @Test("Every script that users copy has a test of its own", arguments: ["examples", "startup"])
    func coverage(folder: String) throws {
        func names(in path: String, ending: String) throws -> [String] {
            let files = try FileManager.default.contentsOfDirectory(atPath: "\(Self.package)/\(path)/\(folder)")
            return files.filter { $0.hasSuffix(ending) }.map { String($0.dropLast(ending.count)) }.sorted()
        }
        let tested = try names(in: "Tests/Lua", ending: "_test.lua")
        #expect(try names(in: "scripts", ending: ".lua") == tested)
        #expect(!tested.isEmpty)
    }

    @Test("What has failed is told with its place, and is exit status 1")
    func spec() async throws {
        let (_, outcome) = try await run(["DIR/a.lua"], ["a.lua": Self.mixed])
        #expect(outcome.end == .exited(1))
        #expect(
            outcome.output.contains(
                "DIR/a.lua\n  a group\n    ✓ passes\n    ✗ fails & says <why>\n    ○ comes later (pending)\n"
            )
        )
        #expect(
            outcome.output.contains(
                "1) a group › fails & says <why> in DIR/a.lua\n    DIR/a.lua:3: ExpectationError: expected 1 to equal 2\n"
            )
        )
        #expect(outcome.output.contains("\n1 passed, 1 failed, 1 pending ("))
    }

    @Test("TAP has a line for each test and the plan at its end")
    func tap() async throws {
        let (_, outcome) = try await run(["--format", "tap", "DIR/a.lua"], ["a.lua": Self.mixed])
        let lines = outcome.output.split(separator: "\n").filter { !$0.hasPrefix("#") }
        #expect(
            lines == [
                "TAP version 13", "ok 1 - DIR/a.lua: a group › passes",
                "not ok 2 - DIR/a.lua: a group › fails & says <why>",
                "ok 3 - DIR/a.lua: a group › comes later # TODO pending", "1..3",
            ]
        )
    }

    @Test("JUnit's report is XML that can be read, with the counts")
    func junit() async throws {
        let (folder, outcome) = try await run(
            ["--format", "junit", "--output", "DIR/report.xml", "DIR/a.lua"],
            ["a.lua": Self.mixed]
        )
        #expect(outcome == .exited(1))
        let report = try String(contentsOfFile: folder.path(of: "report.xml"), encoding: .utf8)
        #expect(report.hasPrefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites tests=\"3\" failures=\"1\""))
        #expect(report.contains("name=\"fails &amp; says &lt;why&gt;\""))
        #expect(report.contains("<failure message=\""))
        #expect(report.contains("<skipped/>"))
    }

    @Test("Hooks run around each test, outer ones first, and after a failure too")
    func hooks() async throws {
        let script = """
            local trace = {}
            local function note(word) return function() trace[#trace + 1] = word end end
            before_each(note("before"))
            after_each(note("after"))
            describe("inner", function()
              before_each(note("inner before"))
              after_each(note("inner after"))
              it("one", function() note("one")() error("stop", 0) end)
            end)
            it("two", function() print(table.concat(trace, ", ")) end)
            """
        let (_, outcome) = try await run(["DIR/a.lua"], ["a.lua": script])
        #expect(outcome.output.contains("before, inner before, one, inner after, after, before\n"))
        #expect(outcome.output.contains("1 passed, 1 failed"))
    }

    @Test("Folders are searched for files that end in _test.lua, and each file has globals of its own")
    func folders() async throws {
        let (_, outcome) = try await run(
            ["DIR"],
            [
                "b_test.lua": "it('b', function() expect(shared):to_be_nil() end)", "a.lua": "error('not a test')",
                "a_test.lua": "shared = 1 it('a', function() expect(shared):to_equal(1) end)",
            ]
        )
        #expect(outcome.end == .exited(0))
        #expect(outcome.output.contains("DIR/a_test.lua\n  ✓ a\n\nDIR/b_test.lua\n  ✓ b\n"))
    }

    @Test("A file that fails outside its tests is a failure, and the next file is run")
    func brokenFile() async throws {
        let (_, outcome) = try await run(
            ["DIR"],
            ["a_test.lua": "it('x', function() end) error('broken', 0)", "b_test.lua": "it('b', function() end)"]
        )
        #expect(outcome.end == .exited(1))
        #expect(outcome.output.contains("✗ the file itself"))
        #expect(outcome.output.contains("    broken\n"))
        #expect(outcome.output.contains("✓ b"))
    }

    @Test("A test that takes too long fails, and the next one is run")
    func timeout() async throws {
        let script = "it('a', function() task.sleep(3600) end) it('b', function() end)"
        let (_, outcome) = try await run(["--timeout", "100ms", "DIR/a.lua"], ["a.lua": script])
        #expect(outcome.end == .exited(1))
        #expect(outcome.output.contains("the test took longer than 0.1 s; --timeout gives it more"))
        #expect(outcome.output.contains("1 passed, 1 failed"))
    }

    @Test("Of a test that takes too long the one reason is told, and the place where it waited")
    func timeoutReason() async throws {
        let script = """
            it('waits', function()
              task.sleep(3600)
            end)
            it('waits for a request', function() mock.hold { path = '/x' }:wait() end)
            it('raises when it is stopped', function()
              pcall(task.sleep, 3600)
              error('of its own', 0)
            end)
            """
        let (_, outcome) = try await run(["--timeout", "100ms", "DIR/a.lua"], ["a.lua": script])
        let reason = "    the test took longer than 0.1 s; --timeout gives it more\n"
        #expect(
            outcome.output.contains("1) waits in DIR/a.lua\n\(reason)      DIR/a.lua:2: in function <DIR/a.lua:1>\n")
        )
        #expect(outcome.output.contains("2) waits for a request in DIR/a.lua\n\(reason)      DIR/a.lua:4: "))
        #expect(
            outcome.output.contains("3) raises when it is stopped in DIR/a.lua\n\(reason)    caused by: of its own\n")
        )
        #expect(!outcome.output.contains("Cancelled"))
    }

    @Test("A function of mock.reply that raises, or returns no reply, fails its test and no other")
    func replyFunctions() async throws {
        let script = """
            local function get() return globus.request('GET', mock.url() .. '/x', { max_retries = 0 }) end
            it('raises', function()
              mock.reply { path = '/x', answer = function() error('no reply') end }
              pcall(get)
            end)
            it('returns a number', function()
              mock.reply { path = '/x', answer = function() return 7 end }
              get()
            end)
            it('misspells', function()
              mock.reply { path = '/x', edit = function(reply) reply.stauts = 200 end }
              pcall(get)
            end)
            it('returns a wrong status', function()
              mock.reply { path = '/x', answer = function() return { status = 99 } end }
              pcall(get)
            end)
            it('is fine', function()
              mock.reply { path = '/x', answer = function() return {} end }
              expect(get().http_status):to_equal(200)
            end)
            """
        let (_, outcome) = try await run(["DIR/a.lua"], ["a.lua": script])
        #expect(outcome.output.contains("✗ raises\n"))
        #expect(outcome.output.contains("    DIR/a.lua:3: no reply\n"))
        #expect(outcome.output.contains("mock.reply: 'answer' must return a table or nil, got a number\n"))
        #expect(
            outcome.output.contains(
                "mock.reply: what 'edit' returned has the unknown field 'stauts' (did you mean 'status'?)\n"
            )
        )
        #expect(
            outcome.output.contains(
                "mock.reply: the field 'status' of what 'answer' returned must be from 100 to 599\n"
            )
        )
        #expect(outcome.output.contains("\n1 passed, 4 failed ("))
    }

    @Test("A failure says what was probably meant, also that of a startup script")
    func hints() async throws {
        let test = """
            it('logs', function() log.warn('x') end)
            it('starts', function() startup('b.lua') end)
            """
        let (_, outcome) = try await run(["DIR/a.lua"], ["a.lua": test, "b.lua": "policy.on_refesh(print)"])
        #expect(outcome.output.contains("(field 'warn') (did you mean 'log.warning'?)\n"), "\(outcome)")
        #expect(outcome.output.contains("(field 'on_refesh') (did you mean 'policy.on_refresh'?)\n"), "\(outcome)")
    }

    @Test("No secret of the host shows in what a failed test says")
    func secrets() async throws {
        let script = """
            it("has a function that is named by it", function()
              local id, secret = mock.client()
              globus.ConfidentialAppAuthClient(id, secret)
              load("local function fail() error('no', 0) end fail() return '" .. secret .. "'", secret)()
            end)
            it("says it", function()
              local id, secret = mock.client()
              globus.ConfidentialAppAuthClient(id, secret)
              error("the secret is " .. secret, 0)
            end)
            """
        let (_, outcome) = try await run(["DIR/a.lua"], ["a.lua": script])
        #expect(outcome.output.contains("    the secret is <redacted>\n"))
        #expect(outcome.output.contains("[string \"<redacted>\"]:1:"))
        let secret = try #require(MockGlobus.Client.confidential.secret)
        #expect(!outcome.output.contains(secret))
    }

    @Test("A secret that is an ordinary word is taken out of values, and not out of the words of the tests themselves")
    func ordinarySecret() async throws {
        let script = """
            it("lists requests", function()
              for _, word in ipairs { "requests", "expected", "function", "transfer" } do
                globus.ConfidentialAppAuthClient("id", word)
              end
              for _ = 1, 2 do pcall(globus.request, "GET", mock.url() .. "/transfer/x", { max_retries = 0 }) end
              expect(mock.requests()):to_have_length(1)
            end)
            it("shows values", function()
              globus.ConfidentialAppAuthClient("id", "transfer")
              expect({ a = "my transfer" }):to_equal({ a = "yours" })
            end)
            """
        let (_, outcome) = try await run(["DIR/a.lua"], ["a.lua": script])
        let lines = "expected 2 requests to have the length 1\n    its length is 2\n      GET /<redacted>/x\n"
        #expect(outcome.output.contains(lines), "\(outcome.output)")
        #expect(outcome.output.contains("DIR/a.lua:6: in function <DIR/a.lua:1>\n"))
        #expect(outcome.output.contains("at $.a: \"my <redacted>\" instead of \"yours\"\n"))
        #expect(!outcome.output.contains("my transfer"))
    }

    @Test("--filter runs the tests whose names contain the text")
    func filter() async throws {
        let (_, outcome) = try await run(["--filter", "group passes", "DIR/a.lua"], ["a.lua": Self.mixed])
        #expect(outcome.end == .exited(0))
        #expect(outcome.output.contains("\n1 passed, 0 failed ("))
    }

    @Test(
        "What cannot be run is exit status 2, and a line that says what to do",
        arguments: [
            (["DIR/none.lua"], "globus-lua: cannot read 'DIR/none.lua': No such file or directory\n"),
            (["DIR"], "globus-lua: no file's name ends in _test.lua; name the test files themselves\n"),
            (["--filter", "nothing", "DIR/a.lua"], "globus-lua: no test ran; the name of none contains 'nothing'\n"),
        ]
    )
    func wrongUse(arguments: [String], message: String) async throws {
        let (_, outcome) = try await run(arguments, ["a.lua": Self.mixed])
        #expect(outcome.end == .exited(2))
        #expect(outcome.errors == message)
    }
}
