import GlobusLua
import Testing

/// The conversion of a line before it runs.
@Suite struct SourceTests {
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
