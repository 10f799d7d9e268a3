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

    static let debug = LibraryDescription(
        "debug",
        "What is left of it: nothing reaches into other functions.",
        functions: [lua("debug.traceback([thread,] [message [, level]])", "The calls that led here, as text.")]
    )
}
