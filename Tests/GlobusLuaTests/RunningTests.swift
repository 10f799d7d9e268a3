import Foundation
import GlobusAuth
import GlobusLua
import LuaRuntime
import MockGlobus
import Testing

/// Arguments and results of scripts, and their ends.
@Suite struct RunningTests {
    @Test("A field of what a service has answered is looked for in the response's data")
    func answeredField() async throws {
        let bench = try await ScriptBench()
        let source = """
            local r = globus.request("GET", ... .. "/bench/json")
            return select(2, pcall(function() return r.DATA end)).message
            """
        let message = try await bench.text(source, [.string(bench.mock.baseURL)])
        #expect(
            message
                == "GlobusHTTPResponse has no field 'DATA' (what was answered is in its 'data': .data.DATA)"
        )
    }

    @Test("A script finds its arguments in ... with their types, and the texts in arg")
    func arguments() async throws {
        let bench = try await ScriptBench()
        let arguments: [ScriptValue] = [
            "text", .integer(7), .number(1.5), .boolean(true), .authorizer(NullAuthorizer()), "last",
        ]
        let text = try await bench.text(
            """
            local words = {}
            for i, value in ipairs { ... } do words[i] = tostring(value) end
            for i = 0, 6 do words[#words + 1] = tostring(arg[i]) end
            return table.concat(words, " ")
            """,
            arguments
        )
        #expect(text == "text 7 1.5 true globus.NullAuthorizer last script text nil nil nil nil last")
    }

    @Test("arg[0] is the path of the script's file, a shebang line is skipped, and modules are found beside it")
    func file() async throws {
        let bench = try await ScriptBench()
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let script = folder.appending(path: "job.lua")
        try Data("#!/usr/bin/env globus-lua\nreturn arg[0] .. require('beside') .. select('#', ...)".utf8)
            .write(to: script)
        try Data("return ' found '".utf8).write(to: folder.appending(path: "beside.lua"))
        let values = try await bench.host.run(contentsOf: script.path)
        guard let text = values.first?.text else {
            Issue.record("the script has returned nothing")
            return
        }
        #expect(text == script.path + " found 0")
    }

    @Test("A missing file is an error that names it")
    func missingFile() async throws {
        let bench = try await ScriptBench()
        let error = await #expect(throws: GlobusError.self) {
            try await bench.host.run(contentsOf: "/no/such/file.lua")
        }
        #expect(error?.message.contains("/no/such/file.lua") == true)
    }

    @Test("A script returns any number of values of any type")
    func results() async throws {
        let bench = try await ScriptBench()
        let values = try await bench.host.run(#"return nil, true, 7, 1.5, "text", "\xff", {}"#)
        #expect(values == [nil, true, 7, 1.5, "text", .bytes([0xff]), [:]])
    }

    @Test(
        "os.exit ends the script past every pcall, closes its variables, and tells the status",
        arguments: [
            ("os.exit()", 0), ("os.exit(true)", 0), ("os.exit(false)", 1), ("os.exit(7)", 7), ("os.exit(-1)", 255),
            ("os.exit(3, true)", 3), ("pcall(os.exit, 4)", 4),
            ("coroutine.wrap(function() pcall(os.exit, 5) end)()", 5), ("xpcall(os.exit, print, 6)", 6),
        ] as [(String, Int32)]
    )
    func exit(call: String, status: Int32) async throws {
        let bench = try await ScriptBench()
        let source = """
            local _ <close> = setmetatable({}, { __close = function() log.info("closed") end })
            \(call)
            log.info("went on")
            """
        let exit = await #expect(throws: ScriptExit.self) { try await bench.host.run(source) }
        #expect(exit?.status == status)
        #expect(bench.log.lines == ["info: closed"])
    }

    @Test("A status other than 0 whose lowest eight bits are 0 is told of, since it means success")
    func vanishingStatus() async throws {
        let bench = try await ScriptBench()
        let exit = await #expect(throws: ScriptExit.self) { try await bench.host.run("os.exit(256)") }
        #expect(exit?.status == 0)
        let warning =
            "warning: os.exit(256) is exit status 0, which means success: a status has eight bits; use 1 to 255"
        #expect(bench.log.lines == [warning])
    }

    @Test(
        "os.exit ends the script in a handler, a policy or a function of its own as anywhere else",
        arguments: [
            """
            local a = globus.RefreshTokenAuthorizer(token, client, { on_refresh = function() os.exit(5) end })
            pcall(a.get_authorization_header, a)
            """,
            """
            local a = globus.RenewingAuthorizer {
              get_token_response = function() os.exit(5) end, extract_token_data = function() end,
            }
            pcall(a.get_authorization_header, a)
            """,
            """
            local a = globus.GlobusAuthorizer { get_authorization_header = function() os.exit(5) end }
            pcall(globus.request, "GET", url, { authorizer = a })
            """,
            "task.all(function() task.sleep(1000) end, function() pcall(os.exit, 5) end)",
            """
            local a = globus.RefreshTokenAuthorizer(token, client, { on_refresh = function() os.exit(5) end })
            task.all(
              function() pcall(a.get_authorization_header, a) task.sleep(1000) end,
              function() pcall(a.get_authorization_header, a) task.sleep(1000) end
            )
            """,
        ]
    )
    func exitInHandlers(source: String) async throws {
        let bench = try await ScriptBench()
        let client = MockGlobus.Client.confidential
        let arguments = [
            bench.mock.baseURL, client.id, client.secret ?? "", bench.mock.issueRefreshToken(clientID: client.id),
        ].map(ScriptValue.string)
        let source = """
            local url, id, secret, token = ...
            local client = globus.ConfidentialAppAuthClient(id, secret, { base_url = url })
            local _ <close> = setmetatable({}, { __close = function() log.info("closed") end })
            \(source)
            log.info("went on")
            """
        let exit = await #expect(throws: ScriptExit.self) { try await bench.host.run(source, arguments: arguments) }
        #expect(exit?.status == 5)
        #expect(bench.log.lines == ["info: closed"])
        #expect(try await bench.text("return 'next'") == "next")
    }

    @Test(
        "A script that fails leaves the host as it was",
        arguments: [
            "error('x')", "error()", "error({})", "error(nil)", "error(false)", "error(coroutine.create(print))",
            "error(setmetatable({}, { __tostring = function() error('again') end }))", "x = = 1", "return 1 +",
            "local t = nil; t.x = 1", "coroutine.yield()", "os.exit(1)", "string.rep('x', 1 << 40)",
            "local function f() return f() + 1 end f()", "globus.request('GET', 'nonsense')",
            "globus.request('GET', 'http://127.0.0.1:1', { max_retries = 0 })", "require 'missing'",
            "setmetatable(_G, { __index = function(t, k) return t[k] end }) return nothing",
        ]
    )
    func failure(source: String) async throws {
        let bench = try await ScriptBench(limits: Limits(memory: 64 << 20))
        await #expect(throws: (any Error).self) { try await bench.host.run(source) }
        let name = try await bench.text("return globus.request('GET', ... .. '/bench/json').data.name", [url(bench)])
        #expect(name == "globus")
    }

    private func url(_ bench: ScriptBench) -> ScriptValue { .string(bench.mock.baseURL) }

    @Test("The libraries within a library are a script's own as well")
    func parts() async throws {
        let bench = try await ScriptBench()
        let listing = "return tostring(globus.gare) .. tostring(globus.scopes.mine)"
        let changed = try await bench.text("globus.gare = 1 globus.scopes.mine = 2 \(listing)")
        #expect(changed == "12")
        let other = try await bench.text(listing)
        #expect(other?.hasPrefix("table: ") == true)
        #expect(other?.hasSuffix("nil") == true)
    }

    @Test("Scripts of one host have nothing in common but the host")
    func isolation() async throws {
        let bench = try await ScriptBench()
        try await bench.host.run("shared = 1; string.rep = nil; globus.request = nil; json.encode = nil; arg = nil")
        #expect(
            try await bench.text("return type(shared) .. type(string.rep) .. type(globus.request) .. type(json.encode)")
                == "nilfunctionfunctionfunction"
        )
    }
}
