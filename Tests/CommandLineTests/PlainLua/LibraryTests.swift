import Glibc
import Testing

/// Libraries in Lua as Debian packages them, which `scripts/test` installs.
///
/// `scripts/lua-suites` runs whole test suites.
@Suite struct LibraryTests {
    private static let scripts: [(module: String, code: String)] = [
        (
            "pl",
            """
            require "pl" stringx.import()
            print(("  x "):strip() .. "|", ("a,b"):split(","):concat("-"), pretty.write({ 1, { a = 2 } }))
            print(pretty.read("{ 1, x = 'y' }").x, List { 3, 1, 2 }:sort(), tablex.deepcompare({ 1 }, { 1 }))
            print(path.isdir("/"), path.basename("/a/b.lua"), types.is_callable(print), path.exists("/nowhere"))
            local A = class() function A:_init(n) self.n = n end A.twice = function(self) return self.n * 2 end
            print(A(4):twice(), OrderedMap { { a = 1 }, { b = 2 } }, Date(0):year(), seq.sum { 1, 2, 3 })
            print(template.substitute("# for i = 1, 2 do\\n<$(i)>\\n# end\\n", { _escape = "#" }))
            print(data.read(stringio.open("a b\\n1 2\\n"))[1][2], xml.parse("<a><b/></a>"), sip.compile("$v=$d")("x=1", {}))
            """
        ),
        (
            "luassert",
            """
            local assert, spy = require "luassert", require "luassert.spy"
            assert.same({ 1, { 2 } }, { 1, { 2 } }) assert.has_error(function() error("x") end, "x")
            local s = spy.new(function(n) return n end) s(1) s({ 2 }) assert.spy(s).was.called_with({ 2 })
            print(pcall(assert.equal, 1, 2)) print(select(2, pcall(assert.same, { a = 1 }, { a = 2 })).message)
            """
        ),
        (
            "argparse",
            """
            local parser = require "argparse"("job", "Does it.") parser:argument("file") parser:option("-n --number"):convert(tonumber)
            local t = parser:parse { "x", "-n", "5" } print(t.file, math.type(t.number), parser:get_usage(), parser:get_help())
            print(parser:pparse { "-q" })
            """
        ),
        (
            "cliargs",
            """
            local cli = require "cliargs" cli:set_name("job") cli:argument("IN", "The input") cli:option("-o, --out=FILE", "Where", "a")
            local args = cli:parse { "x", "--out=y" } print(args.IN, args.out) print((pcall(cli.parse, cli, {})))
            """
        ),
        (
            "dkjson",
            """
            local json = require "dkjson" print(json.encode({ 1, { a = "x\\n" } }, { indent = true, keyorder = { "a" } }))
            print(json.decode('{"a":[1,2.5,null]}').a[2], json.decode("[1,"))
            """
        ),
        (
            "luaunit",
            """
            local lu = require "luaunit" TestA = {} function TestA:testEqual() lu.assertEquals({ 1 }, { 1 }) end
            function TestA:testFails() lu.assertEquals(1, 2) end print(lu.LuaUnit.run("-o", "tap"))
            """
        ),
        (
            "mediator",
            """
            local mediator = require "mediator"() mediator:subscribe({ "a", "b" }, function(x) print("got", x) end)
            mediator:publish({ "a", "b" }, 5) mediator:publish({ "a" }, 6)
            """
        ),
        ("say", #"local say = require "say" say:set("hello", "hi %s") print(say("hello", { "you" }), say("none"))"#),
    ]

    @Test("A library does here what it does under lua5.4", arguments: scripts.map(\.module))
    func same(module: String) async throws {
        let code = try #require(Self.scripts.first { $0.module == module }?.code)
        let folder = TemporaryFolder("s.lua", code)
        let arguments = [folder.path(of: "s.lua")]
        let plain = try await Program.run(arguments, shell: #"exec lua5.4 "$1""#)
        try #require(plain.end == .exited(0), "\(plain)")
        // A tree of LuaRocks or of a distribution: its share/lua/5.4 is found.
        let ours = try await Program.run(["--allow-all", "--lua-path", "/usr"] + arguments)
        #expect(Self.comparable(ours.output) == Self.comparable(plain.output), "\(ours.errors)")
        #expect(ours.end == plain.end)
    }

    private static func comparable(_ text: String) -> String {
        text.replacing(/0x[0-9a-f]+/, with: "0x").replacing(/in [0-9.]+ seconds/, with: "")
            .replacing(/Started on .*/, with: "")
    }
}
