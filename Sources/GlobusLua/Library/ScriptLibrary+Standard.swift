extension ScriptLibrary {
    /// The libraries that scripts find in a host beyond Lua's own, unless it was made with others.
    public static let standard: [ScriptLibrary] = [.globus, .json, .log, .task]

    /// Lua's own libraries, which every host has, within the permissions.
    public static let lua: [ScriptLibrary] = [
        ScriptLibrary(lua: StandardLibrary.string),
        ScriptLibrary(lua: StandardLibrary.table),
        ScriptLibrary(lua: StandardLibrary.math),
        ScriptLibrary(lua: StandardLibrary.utf8),
        ScriptLibrary(lua: StandardLibrary.coroutine),
        ScriptLibrary(lua: StandardLibrary.os, functions: OSLibrary.functions),
        ScriptLibrary(lua: StandardLibrary.io, functions: IOLibrary.functions),
        ScriptLibrary(lua: StandardLibrary.debug),
    ]
}
