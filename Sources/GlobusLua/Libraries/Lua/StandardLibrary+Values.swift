import LuaRuntime

extension StandardLibrary {
    static let string = LibraryDescription(
        "string",
        "Texts and patterns; also as methods of strings.",
        functions: [
            lua("string.byte(s [, i [, j]])", "The codes of bytes."),
            lua("string.char(…)", "A string of bytes by their codes."),
            lua("string.dump(function)", "Refused: there is no bytecode."),
            lua(
                "string.find(s, pattern [, init [, plain]])",
                "Where the first match begins and ends, and its captures."
            ),
            lua("string.format(formatstring, …)", "Text by a format, as C's sprintf."),
            lua("string.gmatch(s, pattern [, init])", "Iterates over all matches."),
            lua("string.gsub(s, pattern, repl [, n])", "The text with matches replaced, and their number."),
            lua("string.len(s)", "The length in bytes."),
            lua("string.lower(s)", "The text in lower case."),
            lua("string.match(s, pattern [, init])", "The captures of the first match, or the match."),
            lua("string.pack(fmt [, v1, v2, …])", "Values in a binary form."),
            lua("string.packsize(fmt)", "The length of a binary form."),
            lua("string.rep(s, n [, sep])", "The text repeated."),
            lua("string.reverse(s)", "The bytes in reverse."),
            lua("string.sub(s, i [, j])", "A part of the text."),
            lua("string.unpack(fmt, s [, pos])", "The values of a binary form."),
            lua("string.upper(s)", "The text in upper case."),
        ]
    )

    static let table = LibraryDescription(
        "table",
        "Lists.",
        functions: [
            lua("table.concat(list [, sep [, i [, j]]])", "The items as one text."),
            lua("table.insert(list, [pos,] value)", "Inserts an item, at the end by default."),
            lua("table.move(a1, f, e, t [, a2])", "Copies items from one place to another."),
            lua("table.pack(…)", "A table of the arguments, with their number in the field n."),
            lua("table.remove(list [, pos])", "Removes an item, the last by default, and returns it."),
            lua("table.sort(list [, comp])", "Sorts the list in place; the comparison cannot wait."),
            lua("table.unpack(list [, i [, j]])", "The items as several values."),
        ]
    )

    static let math = LibraryDescription(
        "math",
        "Numbers.",
        functions: [
            lua("math.abs(x)", "The absolute value."),
            lua("math.acos(x)", "The arc cosine, in radians."),
            lua("math.asin(x)", "The arc sine, in radians."),
            lua("math.atan(y [, x])", "The arc tangent of y/x, in radians."),
            lua("math.atan2(y, x)", "Of Lua 5.2: math.atan."),
            lua("math.ceil(x)", "The nearest whole number that is not less."),
            lua("math.cos(x)", "The cosine of an angle in radians."),
            lua("math.cosh(x)", "Of Lua 5.2: the hyperbolic cosine."),
            lua("math.deg(x)", "Radians as degrees."),
            lua("math.exp(x)", "e to the power x."),
            lua("math.floor(x)", "The nearest whole number that is not more."),
            lua("math.fmod(x, y)", "The remainder of a division rounded towards zero."),
            lua("math.frexp(x)", "Of Lua 5.2: fraction and exponent."),
            lua("math.ldexp(m, e)", "Of Lua 5.2: m times 2 to the power e."),
            lua("math.log(x [, base])", "The logarithm, natural by default."),
            lua("math.log10(x)", "Of Lua 5.2: math.log with base 10."),
            lua("math.max(x, …)", "The greatest argument."),
            lua("math.min(x, …)", "The least argument."),
            lua("math.modf(x)", "The whole part and the fraction."),
            lua("math.pow(x, y)", "Of Lua 5.2: x to the power y."),
            lua("math.rad(x)", "Degrees as radians."),
            lua("math.random([m [, n]])", "A random number: a fraction, or whole from m (or 1) to n."),
            lua("math.randomseed([x [, y]])", "Starts the random numbers anew."),
            lua("math.sin(x)", "The sine of an angle in radians."),
            lua("math.sinh(x)", "Of Lua 5.2: the hyperbolic sine."),
            lua("math.sqrt(x)", "The square root."),
            lua("math.tan(x)", "The tangent of an angle in radians."),
            lua("math.tanh(x)", "Of Lua 5.2: the hyperbolic tangent."),
            lua("math.tointeger(x)", "The value as an integer, or nil."),
            lua("math.type(x)", "\"integer\", \"float\", or nil."),
            lua("math.ult(m, n)", "Whether m is less than n, both without sign."),
        ],
        fields: [
            FieldDescription("huge", "number", "Infinity."),
            FieldDescription("maxinteger", "integer", "The greatest integer."),
            FieldDescription("mininteger", "integer", "The least integer."),
            FieldDescription("pi", "number", "π."),
        ]
    )

    static let utf8 = LibraryDescription(
        "utf8",
        "Texts in UTF-8.",
        functions: [
            lua("utf8.char(…)", "Text by the numbers of its characters."),
            lua("utf8.codepoint(s [, i [, j [, lax]]])", "The numbers of characters."),
            lua("utf8.codes(s [, lax])", "Iterates over positions and numbers of characters."),
            lua("utf8.len(s [, i [, j [, lax]]])", "The number of characters, or nil and where the text is not valid."),
            lua("utf8.offset(s, n [, i])", "Where the n-th character begins."),
        ],
        fields: [FieldDescription("charpattern", "string", "A pattern that matches one character.")]
    )
}
