import LuaRuntime

/// The documentation of those parts of Lua's own libraries that scripts have.
enum StandardLibrary {
    static let variables = [
        FieldDescription("_G", "table", "The script's own globals."),
        FieldDescription("_VERSION", "string", "\"Lua 5.4\"."),
        FieldDescription(
            "arg",
            "string[]",
            "The script's arguments; the script's name is at 0, the program that runs it at -1."
        ),
    ]

    static let functions = [
        lua("assert(v [, message, …])", "Returns its arguments; raises the message when the first is false or nil."),
        lua(
            "collectgarbage([opt [, arg]])",
            "Controls the garbage collector, or tells how much memory is in use; its mode and pace stay the host's."
        ),
        lua(
            "dofile([filename])",
            "Runs a file, standard input by default, and returns its results; a file takes permission to read it.",
            mayWait: true
        ),
        lua("error([message [, level]])", "Raises an error."),
        lua("getmetatable(object)", "The metatable, or what its field __metatable hides it behind."),
        lua("ipairs(t)", "Iterates over t[1], t[2], … up to the first nil."),
        lua(
            "load(chunk [, chunkname [, mode [, env]]])",
            "Compiles text into a function; nil and a message on failure."
        ),
        lua(
            "loadfile([filename [, mode [, env]]])",
            "Compiles a file, standard input by default; nil and a message on failure. A file takes permission to read it.",
            mayWait: true
        ),
        lua("next(table [, index])", "The key and value after a key; nil after the last."),
        lua("pairs(t)", "Iterates over all keys and values, in no order."),
        lua("pcall(f [, …])", "Calls a function; true and its results, or false and the error.", mayWait: true),
        lua("print(…)", "Writes its arguments as text to standard output, and a line break."),
        lua("rawequal(v1, v2)", "Whether two values are the same, without metamethods."),
        lua("rawget(table, index)", "The value of a key, without metamethods."),
        lua("rawlen(v)", "The length of a table or string, without metamethods."),
        lua("rawset(table, index, value)", "Sets the value of a key, without metamethods."),
        lua(
            "require(modname)",
            "Runs a module once and returns its value and where it was found: `a.b` is `a/b.lua` or `a/b/init.lua` in the "
                + "script's folder, unless `package.path` says otherwise.",
            mayWait: true
        ),
        lua("select(n, …)", "The arguments from the n-th on; with \"#\" their number."),
        lua(
            "setmetatable(table, metatable)",
            "Sets the metatable; __gc is refused: a variable with <close> calls __close."
        ),
        lua("tonumber(e [, base])", "The value as a number, or nil."),
        lua("tostring(v)", "The value as text."),
        lua("type(v)", "The name of the value's type."),
        lua(
            "warn(msg1, …)",
            "Writes a warning to standard error, without secrets, once \"@on\" or --warnings has turned them on."
        ),
        lua("xpcall(f, msgh [, …])", "Like pcall, with a function that handles the error.", mayWait: true),
    ]

    /// Describes a function by its signature in the notation of Lua's manual.
    static func lua(_ signature: String, _ summary: String, mayWait: Bool = false) -> FunctionDescription {
        FunctionDescription(
            String(signature.prefix { $0 != "(" }),
            summary,
            signature: signature,
            isVariadic: true,
            mayWait: mayWait
        )
    }
}
