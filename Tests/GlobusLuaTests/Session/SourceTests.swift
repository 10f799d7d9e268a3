import GlobusLua
import Testing

/// What is made of a line before it runs.
@Suite struct SourceTests {
    @Test(
        "A line is cut into the words of Lua",
        arguments: [
            ("x = 1.5e-3 -- note", ["name x", "symbol =", "number 1.5e-3", "unfinished -- note"]),
            ("a..b...", ["name a", "symbol ..", "name b", "symbol ..."]),
            (#"f"a\"b" 'c'"#, ["name f", #"string "a\"b""#, "string 'c'"]),
            ("[==[ a ]] ]==] [[b", ["string [==[ a ]] ]==]", "unfinished [[b"]),
            ("--[[ a\n]] if", ["comment --[[ a\n]]", "keyword if"]),
            (#""no end\"#, [#"unfinished "no end\"#]),
            ("\"line\nx", ["unfinished \"line", "name x"]),
            ("ä ~= 0x1p+4", ["unknown ä", "symbol ~=", "number 0x1p+4"]),
        ]
    )
    func words(source: String, expected: [String]) {
        #expect(LuaLexer.tokens(of: source).map { "\($0.kind) \($0.text)" } == expected)
    }

    @Test(
        "The locals of a line outlive it, unless they must be closed with it or belong to a block",
        arguments: [
            ("local x = 1", "      x = 1"),
            ("local a, b", "      a, b = nil"),
            ("local x; local y = x", "      x = nil;       y = x"),
            ("local function f() local y = 1 end", "      function f() local y = 1 end"),
            ("do local x = 1 end local y = 2", "do local x = 1 end       y = 2"),
            ("f(function() local a = {} end)", "f(function() local a = {} end)"),
            ("if x then local y end", "if x then local y end"),
            ("repeat local x = f() until x", "repeat local x = f() until x"),
            ("local f <close> = g()", "local f <close> = g()"),
            ("local s = 'local x' -- local y", "      s = 'local x' -- local y"),
        ]
    )
    func locals(source: String, expected: String) {
        #expect(PromptLocals.lifted(source) == expected)
    }
}
