import LuaSyntax
import Testing

/// Words of source text that need not be valid, such as an unfinished line.
@Suite struct WordReaderTests {
    @Test(
        "Text is cut into the words of Lua",
        arguments: [
            ("x = 1.5e-3 -- note", ["name x", "symbol =", "number 1.5e-3", "unfinished -- note"]),
            ("a..b...", ["name a", "symbol ..", "name b", "symbol ..."]),
            (#"f"a\"b" 'c'"#, ["name f", #"string "a\"b""#, "string 'c'"]),
            ("[==[ a ]] ]==] [[b", ["string [==[ a ]] ]==]", "unfinished [[b"]),
            ("--[[ a\n]] if", ["comment --[[ a\n]]", "keyword if"]),
            (#""no end\"#, [#"unfinished "no end\"#]),
            ("\"line\nx", ["unfinished \"line", "name x"]),
            (#"'a\z"# + "\n \r\n b' c", [#"string 'a\z"# + "\n \r\n b'", "name c"]),
            ("'a\\\r\nb'", ["string 'a\\\r\nb'"]),
            ("'a\rb", ["unfinished 'a", "name b"]),
            ("0xe+1 1e+1", ["number 0xe", "symbol +", "number 1", "number 1e+1"]),
            ("#!x", ["symbol #", "unknown !", "name x"]),
            ("ä ~= 0x1p+4", ["unknown ä", "symbol ~=", "number 0x1p+4"]),
        ]
    )
    func words(source: String, expected: [String]) {
        #expect(WordReader.words(of: source).map { "\($0.kind) \($0.text)" } == expected)
    }
}
