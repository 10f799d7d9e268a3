/// Names of other languages and other hosts of Lua, and what stands in their place here.
enum ForeignName {
    private static let globals = [
        "null": "nil, or json.null", "None": "nil, or json.null", "undefined": "nil", "NULL": "nil, or json.null",
        "True": "true", "False": "false", "throw": "error", "raise": "error", "echo": "print",
        "printf": "string.format",
        "puts": "print", "console": "print, or log", "len": "#", "sleep": "task.sleep", "unpack": "table.unpack",
        "loadstring": "load", "setfenv": "load with an environment", "getfenv": "_ENV",
        "socket": "task.sleep, or request", "str": "tostring", "int": "math.tointeger", "float": "tonumber",
        "range": "for i = 1, n do", "enumerate": "ipairs", "sorted": "table.sort", "isinstance": "type",
        "lfs": #"require("lfs")"#, "open": "io.open", "abs": "math.abs", "max": "math.max", "min": "math.min",
    ]

    private static let methods = [
        "append": "table.insert", "push": "table.insert", "extend": "table.move", "pop": "table.remove",
        "join": "table.concat", "items": "pairs", "keys": "pairs", "split": "string.gmatch", "strip": "string.match",
        "trim": "string.match", "startswith": "string.sub", "endswith": "string.sub",
    ]

    private static let members = [
        "os.sleep": "task.sleep", "socket.sleep": "task.sleep", "time.sleep": "task.sleep",
        "table.getn": "#", "table.maxn": "#", "string.gfind": "string.gmatch", "log.warn": "log.warning",
        "log.err": "log.error", "log.trace": "log.debug", "json.parse": "json.decode", "json.stringify": "json.encode",
        "json.dumps": "json.encode", "json.loads": "json.decode",
    ]

    private static let modules = [
        "socket": "task.sleep", "socket.http": "globus.request", "ssl.https": "globus.request",
        "http.request": "globus.request", "cjson": "json", "cjson.safe": "json", "posix.unistd": "task.sleep",
    ]

    /// What to use in the place of a module in C.
    static func replacement(forModule name: String) -> String? { modules[name] }

    /// What to write for a global.
    static func replacement(forGlobal name: String) -> String? { globals[name] }

    /// What to write for a method of a table or of a text.
    static func replacement(forMethod name: String) -> String? { methods[name] }

    /// What to write for a member of a library, with the library.
    static func replacement(forMember name: String, of library: String) -> String? { members["\(library).\(name)"] }
}
