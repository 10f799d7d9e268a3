import GlobusLua
import LuaRuntime
import MockGlobus
import Testing

/// The form in which values are shown.
@Suite struct PrintingTests {
    @Test(
        "Values are shown as Lua would have them, tables with their keys in order",
        arguments: [
            ("'a\\n\"\\\\\\0\\x7f\\u{202e}ä'", #""a\n\"\\\x00\x7f\u{202e}ä""#),
            ("'\\xff'", #""\xff""#),
            ("1.5, 2^53, 3 // 1, -0.0", "1.5\t9.007199254741e+15\t3\t-0.0"),
            ("{}", "{}"),
            ("{ 1, 'b', { 2 } }", #"{ 1, "b", { 2 } }"#),
            (
                "{ z = 1, a = 2, [10] = 3, [-1] = 4, [true] = 5, ['c d'] = 6 }",
                #"{ [-1] = 4, [10] = 3, a = 2, ["c d"] = 6, z = 1, [true] = 5 }"#
            ),
            ("{ 1, nil, 3 }", "{ 1, [3] = 3 }"),
            (
                "print, string.format, globus.request, function() end",
                "function print\tfunction string.format\tfunction globus.request\tfunction <stdin:1>"
            ),
            ("coroutine.create(print)", "coroutine"),
            ("json.decode('[null]')", "{ null }"),
            ("setmetatable({ 1 }, { __name = 'Account' })", "Account { 1 }"),
            ("setmetatable({}, { __name = 'a\\27[2J' })", #"a\u{1b}[2J {}"#),
        ]
    )
    func values(line: String, shown: String) async throws {
        #expect(try await SessionBench().show(line) == shown)
    }

    @Test(
        "A table is shown by its __tostring, in which nothing else runs, and whose failure is told",
        arguments: [
            ("setmetatable({ x = 1 }, { __tostring = function(p) return 'x at ' .. p.x end })", "x at 1"),
            (
                "{ a = setmetatable({}, { __tostring = function() return '1\\n2\\27' end }) }",
                "{\n  a = 1\n  2\\u{1b}\n}"
            ),
            ("setmetatable({ 1 }, { __tostring = function() return '' end })", "{ 1 }"),
            ("setmetatable({ 1 }, { __tostring = error })", "{ 1 } <its __tostring failed: it raised a table>"),
            (
                "setmetatable({ 1 }, { __tostring = function() error('no', 0) end })",
                "{ 1 } <its __tostring failed: no>"
            ),
            (
                "setmetatable({}, { __tostring = function() return {} end })",
                "{} <its __tostring failed: '__tostring' must return a string>"
            ),
            (
                "setmetatable({}, { __index = error, __pairs = error, __len = error, __tostring = function() return 'n' end })",
                "n"
            ),
        ]
    )
    func ownText(line: String, shown: String) async throws {
        #expect(try await SessionBench().show(line) == shown)
    }

    @Test("All calls of __tostring together are bounded in time, and their texts in length; secrets are taken out")
    func boundedText() async throws {
        var bench = try await SessionBench()
        bench.printer.limits.textTime = .milliseconds(20)
        bench.printer.limits.string = 10
        try await bench.show("slow = setmetatable({}, { __tostring = function() while true do end end })")
        #expect(try await bench.show("slow") == "{} <its __tostring failed: it took too long>")
        let both = try #require(try await bench.show("{ slow, setmetatable({}, getmetatable(slow)) }"))
        #expect(both.contains("it took too long") && both.contains("those before it took too long"))
        try await bench.show("long = setmetatable({}, { __tostring = function() return ('x'):rep(1e6) end })")
        #expect(try await bench.show("long") == "xxxxxxxxxx…")
        bench.printer.limits.string = 100
        try await bench.show("a = globus.AccessTokenAuthorizer('sword' .. 'fish')")
        #expect(
            try await bench.show("setmetatable({}, { __tostring = function() return 'a swordfish' end })")
                == "a <redacted>"
        )
        #expect(try await bench.show("1 + 1") == "2")
    }

    @Test("A table that is too wide for a line has an entry on each, indented")
    func wide() async throws {
        var bench = try await SessionBench()
        bench.printer.limits.columns = 20
        let shown = try await bench.show("{ name = 'aaaa', list = { 1, 2, 3 }, sub = { long = 'bbbbbbbbbb' } }")
        #expect(
            shown == """
                {
                  list = { 1, 2, 3 },
                  name = "aaaa",
                  sub = {
                    long = "bbbbbbbbbb"
                  }
                }
                """
        )
    }

    @Test("What is too deep, too long or too much is cut, and cycles end")
    func limits() async throws {
        var bench = try await SessionBench()
        bench.printer.limits.depth = 2
        bench.printer.limits.items = 3
        bench.printer.limits.values = 8
        bench.printer.limits.string = 10
        bench.printer.limits.innerString = 4
        #expect(try await bench.show("t = { a = {} }; t.a.t = t") == nil)
        #expect(try await bench.show("t") == "{ a = { t = <cycle> } }")
        #expect(try await bench.show("{ { { {} } } }") == "{ { {…} } }")
        #expect(try await bench.show("{ 1, 2, 3, 4, 5 }") == "{ 1, 2, 3, … 2 more }")
        #expect(try await bench.show("{ a = 1, b = 2, c = 3, d = 4 }") == "{ a = 1, b = 2, c = 3, … 1 more }")
        #expect(
            try await bench.show("('ä'):rep(9), { 'abcde' }") == #""äääää"… (18 bytes)"# + "\t"
                + #"{ "abcd"… (5 bytes) }"#
        )
        #expect(try await bench.show("{ { 1, 2 }, { 3, 4 }, { 5, 6 } }") == "{ { 1, 2 }, { 3, 4 }, { … 2 more } }")
        let name = String(repeating: "x", count: 80)
        bench.printer.limits.columns = 200
        #expect(try await bench.show("{ [('x'):rep(80)] = 1 }") == "{ \(name) = 1 }")
        #expect(try await bench.show("{ [('x'):rep(1e6)] = 1 }") == "{ [\"\(name)\"… (1000000 bytes)] = 1 }")
    }

    @Test(
        "Secrets are not shown, whether told by their name, their form or because the host knows them",
        arguments: [
            (
                "{ access_token = 'abc', client_secret = 'abc' }",
                "{ access_token = <redacted>, client_secret = <redacted> }"
            ),
            (
                "{ headers = { Authorization = 'Bearer abcdef' } }",
                #"{ headers = { Authorization = "Bearer <redacted>" } }"#
            ),
            ("'Basic abcdefgh'", #""Basic <redacted>""#),
            ("{ x = 'eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.' }", "{ x = <redacted> }"),
            ("a = globus.AccessTokenAuthorizer('sword' .. 'fish'); b = { 'swordfish' }", nil),
            ("a.access_token, b", "<redacted>\t{ <redacted> }"),
            (
                "{ ['of swordfish'] = 1, swordfish = 2, x = 'a swordfish' }",
                #"{ ["of <redacted>"] = 1, ["<redacted>"] = 2, x = "a <redacted>" }"#
            ),
            ("setmetatable({}, { __name = 'swordfish' })", "<redacted> {}"),
            (
                "{ token_type = 'Bearer', next_token = 'abc', password = '' }",
                #"{ next_token = "abc", password = "", token_type = "Bearer" }"#
            ),
        ]
    )
    func secrets(line: String, shown: String?) async throws {
        let bench = try await SessionBench()
        try await bench.show("a = globus.AccessTokenAuthorizer('sword' .. 'fish'); b = { 'swordfish' }")
        #expect(try await bench.show(line) == shown)
    }

    @Test("Host objects are shown by class and fields, without their tokens")
    func objects() async throws {
        let bench = try await SessionBench()
        let url = bench.bench.mock.baseURL
        try await bench.show("client = globus.ConfidentialAppAuthClient('an-id', 'a-secret')")
        try await bench.show(
            "a = globus.RefreshTokenAuthorizer('hidden', client, { access_token = 'seen', expires_at = 99 })"
        )
        #expect(try await bench.show("client") == #"ConfidentialAppAuthClient { client_id = "an-id" }"#)
        #expect(
            try await bench.show("a")
                == """
                RefreshTokenAuthorizer {
                  access_token = <redacted>,
                  expires_at = 99,
                  refresh_token = <redacted>
                }
                """
        )
        let line = "globus.request('GET', '\(url)/.well-known/openid-configuration')"
        let shown = try #require(try await bench.show(line))
        #expect(shown.hasPrefix("GlobusHTTPResponse {\n  http_status = 200,\n"))
        #expect(shown.contains("  data = {\n"))
        #expect(!shown.contains("text ="))
    }

    @Test("An error is shown by its class and what helps, not with all that the server has sent")
    func errors() async throws {
        let bench = try await SessionBench()
        try await bench.show("ok, e = pcall(globus.request, 'GET', '\(bench.bench.mock.baseURL)/nope')")
        let shown = try #require(try await bench.show("e"))
        #expect(shown.hasPrefix("GlobusAPIError {\n  message = "))
        #expect(shown.contains("http_status = 404"))
        #expect(!shown.contains("traceback") && !shown.contains("headers"))
    }

    @Test("Colours are those of the palette")
    func colours() async throws {
        let bench = try await SessionBench()
        let outcome = try await bench.session.evaluate("{ a = 1 }", printer: bench.session.printer(.coloured))
        #expect(outcome == .done(values: "{ \u{1B}[36ma\u{1B}[0m = \u{1B}[33m1\u{1B}[0m }"))
    }
}
