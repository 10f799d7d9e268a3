import Foundation
import GlobusLua
import Testing

/// The completions for Tab.
@Suite struct CompletionTests {
    @Test(
        "The place of the cursor is understood",
        arguments: [
            ("pri", CompletionPlace.name(partial: "pri")),
            ("x = 1 + ", .name(partial: "")),
            ("a.b.c", .member(of: ["a", "b"], isMethod: false, partial: "c")),
            ("f(a:", .member(of: ["a"], isMethod: true, partial: "")),
            ("a..b", .name(partial: "b")),
            ("f().x", .nothing),
            ("print('gl", .nothing),
            ("require('a.b", .module(partial: "a.b", end: "')")),
            (#"x = require "a"#, .module(partial: "a", end: "\"")),
            ("t.require('a", .nothing),
            ("('x'):up", .member(of: ["string"], isMethod: true, partial: "up")),
            ("y = ('x'):rep(2, (',')):lower():", .member(of: ["string"], isMethod: true, partial: "")),
            ("f('x'):up", .nothing),
            ("('x'):find('y'):", .nothing),
            ("-- gl", .nothing),
            ("x = 12", .nothing),
            ("f{ ti", .option(of: ["f"], isMethod: false, argument: 1, used: [], partial: "ti")),
            (
                "a.f(1, g(2, 3), { x = 1, ",
                .option(of: ["a", "f"], isMethod: false, argument: 3, used: ["x"], partial: "")
            ),
            (
                "c:get('/x', { query_params = { a = 1 }, d",
                .option(of: ["c", "get"], isMethod: true, argument: 2, used: ["query_params"], partial: "d")
            ),
            ("f(function() a, b = 1 end, { ", .option(of: ["f"], isMethod: false, argument: 2, used: [], partial: "")),
            ("f({ x = ti", .name(partial: "ti")),
            ("x = { ti", .name(partial: "ti")),
        ]
    )
    func place(text: String, place: CompletionPlace) {
        #expect(CompletionPlace(in: text) == place)
    }

    @Test("Globals, keywords, fields, methods and options are found")
    func names() async throws {
        let bench = try await SessionBench()
        try await bench.show(
            "t = setmetatable({ own = 1, f = print }, { __index = { inherited = print } }); s = 'text'"
        )
        try await bench.show("c = globus.TransferClient { authorizer = globus.NullAuthorizer() }")
        #expect(await bench.names(after: "glo") == ["globus"])
        #expect(await bench.names(after: "x = fu") == ["function"])
        #expect(await bench.names(after: "globus.Ref") == ["RefreshTokenAuthorizer"])
        #expect(await bench.names(after: "t.") == ["f", "inherited", "own"])
        #expect(await bench.names(after: "t:") == ["f", "inherited"])
        #expect(await bench.names(after: "s:up") == ["upper"])
        #expect(await bench.names(after: "c:pa").contains("patch"))
        let fields = ["authorizer", "base_url", "default_scope_requirements", "paginated", "resource_server"]
        #expect(await bench.names(after: "c.") == fields)
        #expect(await bench.names(after: "c.authorizer:h") == ["handle_missing_authorization"])
        #expect(await bench.names(after: "globus.request('GET', u, { time") == ["timeout"])
        #expect(await bench.names(after: "globus.request('GET', u, { timeout = 1, time") == [])
        #expect(await bench.names(after: "c:get('/x', { quer") == ["query_params"])
        #expect(await bench.names(after: "globus.TransferClient { base") == ["base_url"])
        #expect(await bench.names(after: "nope.") == [])
        #expect(await bench.names(after: "c:pagi") == ["paginated"])
        #expect(await bench.names(after: "c:operation_l") == ["operation_ls"])
        #expect(await bench.names(after: "c:operation_ls(id, { sho") == ["show_hidden"])
        #expect(await bench.names(after: "c.paginated.task_l") == ["task_list"])
        #expect(await bench.names(after: "c.paginated.task_list { max") == ["max_items"])
        #expect(await bench.names(after: "c:paginated(path, { sty") == ["style"])
    }

    @Test("In a call of require, the modules are found that it could load")
    func modules() async throws {
        let folder = try ReloadFolder()
        try folder.write("mine.lua", "return 1")
        try folder.write("minor.txt", "")
        for name in ["mint", "deep"] {
            try FileManager.default.createDirectory(
                atPath: "\(folder.path)/\(name)",
                withIntermediateDirectories: false
            )
        }
        try folder.write("mint/init.lua", "return 1")
        try folder.write("deep/leaf.lua", "return 1")
        let bench = try await SessionBench(directory: folder.path)
        #expect(await bench.names(after: "require('mi") == ["mine", "mint", "mint."])
        #expect(await bench.session.completions(of: "require('min").insertion == "")
        #expect(await bench.session.completions(of: "require('mine").insertion == "')")
        #expect(await bench.session.completions(of: "require 'dee").insertion == "p.")
        #expect(await bench.session.completions(of: "require 'deep.").insertion == "leaf'")
        #expect(await bench.names(after: "require 'de") == ["debug", "deep."])
        // Others may be installed on the machine.
        #expect(await bench.names(after: "require('js").contains("json"))
        #expect(await bench.names(after: "require('lf").contains("lfs"))
    }

    @Test("A single candidate is put in with what follows it, several as far as they agree")
    func insertion() async throws {
        let bench = try await SessionBench()
        #expect(await bench.session.completions(of: "globus.requ").insertion == "est(")
        #expect(await bench.session.completions(of: "globus.request('GET', u, { allow_").insertion == "redirects = ")
        #expect(await bench.session.completions(of: "globus.NativeAp").insertion == "pAuthClient(")
        #expect(await bench.session.completions(of: "string.gm").insertion == "atch(")
        #expect(await bench.session.completions(of: "string.g").insertion == "")
        try await bench.show("abcd1, abce2 = 1, 2")
        #expect(await bench.session.completions(of: "ab").insertion == "c")
    }

    @Test("No code of a script runs for a completion")
    func inert() async throws {
        let bench = try await SessionBench()
        try await bench.show(
            "calls = 0; t = setmetatable({}, { __index = function() calls = calls + 1 end, __pairs = function() calls = 9 end })"
        )
        #expect(await bench.names(after: "t.a") == [])
        #expect(await bench.names(after: "t.a.b") == [])
        #expect(try await bench.show("calls") == "0")
    }
}
