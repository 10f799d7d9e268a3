/// Pieces of Lua which together use the whole grammar.
enum Samples {
    static let valid = [
        "", ";;;", "return", "return 1, 2;", "#!/usr/bin/env lua\nreturn 1", "-- comment", "--[==[ long ]] ]==] x = 1",
        "local a <const>, b <close>, c = 1, nil", "local function f(a, ...) return f(a, ...) end",
        "function a.b.c:d(x) self.x = x end", "a.b['c'].d, e = 1, 2", "f 'x' {1} [[y]] (z)", "a:b 'x':c{}:d()",
        "for i = 1, 10, 2 do break end", "for k, v in pairs{} do goto on ::on:: end", "while not x do x = y end",
        "repeat local done = true until done", "if a then elseif b then else end", "do local x end",
        "x = {1, 2; a = 3, ['b'] = 4, [5] = 6, f(), ...}", "x = -2 ^ -3 .. 'a' // 2 << 1 ~ ~3 & 4 | 5 >> 6",
        "x = 0x1p-4 + 0xA.8 + 1e10 + .5 + 3. + 0x.1 + 1E+2", "x = a == b ~= c <= d >= e < f > g and h or not i",
        #"x = '\a\b\f\n\r\t\v\\\"\'\x41\065\u{48}\z   end'"#,
        "x = 'a\\\nb'", "x = [[\nfirst line]]", "x = function(...) return ... end", "x = #'abc' + #{}",
        "local _ENV = {} x = 1", "return (f())", "goto done; local x; ::done::", "a = a.b.c.d.e.f.g",
        "x = 'ü' .. \"日本\"", "::a:: ::b::", "x = 9007199254740993 + 0xffffffffffffffff",
    ]

    static let invalid = [
        "x", "x = ", "= 1", "x = = 1", "return 1 +", "f(", "f(1,)", "{}", "x = {", "x = {1 2}", "local", "local 1",
        "local x <foo> = 1", "local x <const> = 1; x = 2", "for i = 1 do end", "for in x do end",
        "for i, j = 1, 2 do end",
        "if x end", "if x then", "while x", "repeat", "function f", "function f(a b) end", "function f(..., a) end",
        "break", "function f() break end", "function f() return ... end", "x = 'a", "x = 'a\nb'", "x = [[a", "--[[ a",
        "x = '\\q'", "x = '\\300'", "x = '\\xg0'", "x = '\\u{110000000}'", "x = 3x", "x = 0x", "x = 1e", "x = 1..2",
        "x = a.1", "x = a:b", "f() = 1", "(a) = 1", "a.b", "a, b", "a, f() = 1", "return return", "return 1 x = 2",
        "end", "x = @", "x = ~", "x = not", "goto", "::x", "do end end", "x = 1 until", "local function f.a() end",
        "x = }", "x = (", "x = )", "else", "x = !1", "x = a ? b", "x != y", "x += 1", "\u{1}",
    ]
}
