import LuaRuntime

extension StandardLibrary {
    static let coroutine = LibraryDescription(
        "coroutine",
        "Generators; the functions in them may wait like any other.",
        functions: [
            lua("coroutine.close(co)", "Ends a coroutine and closes its to-be-closed variables."),
            lua("coroutine.create(f)", "A new coroutine."),
            lua("coroutine.isyieldable([co])", "Whether the coroutine can yield."),
            lua(
                "coroutine.resume(co [, val1, …])",
                "Goes on; true and what was yielded, or false and the error.",
                mayWait: true
            ),
            lua("coroutine.running()", "The running coroutine, and whether it is the main one."),
            lua("coroutine.status(co)", "\"running\", \"suspended\", \"normal\" or \"dead\"."),
            lua("coroutine.wrap(f)", "A new coroutine as a function that resumes it."),
            lua("coroutine.yield(…)", "Hands values to whoever resumed the coroutine."),
        ]
    )

    static let os = LibraryDescription(
        "os",
        "Time, variables, files by name, and the end.",
        functions: [
            lua("os.clock()", "The processor time used, in seconds."),
            lua("os.date([format [, time]])", "A time as text, or as a table with \"*t\"."),
            lua("os.difftime(t2, t1)", "The seconds between two times."),
            lua("os.setlocale([locale [, category]])", "The locale, which is and stays \"C\"; nil for any other."),
            lua("os.time([table])", "The time in seconds since 1970, now by default."),
        ]
    )

    static let io = LibraryDescription(
        "io",
        "Files, and standard input and output.",
        functions: [
            lua("io.close([file])", "Closes a file, the default output by default."),
            lua("io.flush()", "Writes what the default output still holds back."),
            lua("io.input([file])", "Sets or returns the script's default input."),
            lua("io.lines([filename, …])", "Iterates over the lines of a file; a file takes permission to read it."),
            lua("io.output([file])", "Sets or returns the script's default output."),
            lua("io.read(…)", "Reads from the default input; waits for a terminal or a pipe.", mayWait: true),
            lua("io.type(obj)", "\"file\", \"closed file\", or nil."),
            lua("io.write(…)", "Writes to the default output; waits while nobody takes it.", mayWait: true),
        ],
        fields: [
            FieldDescription("stderr", "file*", "Standard error."),
            FieldDescription("stdin", "file*", "Standard input."),
            FieldDescription("stdout", "file*", "Standard output."),
        ]
    )

    static let package = LibraryDescription(
        "package",
        "How `require` finds modules; there are no C libraries.",
        functions: [
            lua(
                "package.searchpath(name, path [, sep [, rep]])",
                "The first file of a path that can be read, or nil and what was tried.",
                mayWait: true
            )
        ],
        fields: [
            FieldDescription("config", "string", "The separators that paths are written with."),
            FieldDescription("cpath", "string", "Empty; nothing looks there."),
            FieldDescription("loaded", "table", "The modules that `require` has loaded, by name."),
            FieldDescription(
                "path",
                "string",
                "Templates of file names, `?` for the module's name, with semicolons between them. What is outside of the "
                    + "script's folder and of `--lua-path` takes permission to read it."
            ),
            FieldDescription("preload", "table", "Functions that load modules, by the modules' names."),
            FieldDescription("searchers", "function[]", "What `require` asks for a function that loads a module."),
        ]
    )

    static let debug = LibraryDescription(
        "debug",
        "The script's own calls and functions; what is written in C shows as [C] and gives nothing of what it keeps.",
        functions: [
            lua("debug.gethook([thread])", "Nil: scripts have no hooks."),
            lua("debug.getinfo([thread,] f [, what])", "A table about a function, or a level of the calls."),
            lua("debug.getlocal([thread,] f, local)", "The name, and at a level the value, of a local variable."),
            lua("debug.getmetatable(value)", "As getmetatable, which honours __metatable."),
            lua("debug.getupvalue(f, up)", "The name and value of an upvalue."),
            lua("debug.sethook([thread])", "Nothing: there are no hooks to take away, and none may be set."),
            lua("debug.setmetatable(value, metatable)", "As setmetatable, for tables and the script's strings."),
            lua("debug.setupvalue(f, up, value)", "Sets an upvalue and returns its name."),
            lua("debug.traceback([thread,] [message [, level]])", "The calls that led here, as text."),
            lua("debug.upvalueid(f, n)", "What tells an upvalue from others."),
            lua("debug.upvaluejoin(f1, n1, f2, n2)", "Has an upvalue of a function be one of another."),
        ]
    )
}
