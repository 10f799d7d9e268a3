import CLuaJSON
public import LuaRuntime

/// Everything that the host gives to scripts beyond Lua's own libraries.
public enum ScriptLibraries {
    /// The libraries, for documentation and editors.
    public static let all: [HostLibrary] = [
        GlobusLibrary.library, JSONLibrary.library, LogLibrary.library, TaskLibrary.library,
    ]

    static func install(in state: LuaState) {
        gjson_open(state.stack.thread)
        ObjectClasses.register(with: state)
        GlobusLibrary.library.install(in: state)
        JSONLibrary.install(in: state)
        LogLibrary.library.install(in: state)
        TaskLibrary.library.install(in: state)
        IOLibrary.install(in: state)
        OSLibrary.install(in: state)
        state.setModuleSearcher(ModuleSearcher.function)
    }
}
