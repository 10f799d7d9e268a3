public import GlobusLua
public import LuaRuntime

extension ScriptAPI {
    /// What test files can name.
    public static let tests = ScriptAPI(.standard + ScriptLibrary.testing)

    /// The functions that only test files find as globals.
    public static let testFunctions: [FunctionDescription] =
        ScriptLibrary.testing.flatMap(\.globals).map(\.description)

    /// What scripts, startup scripts or test files can name.
    public static let everywhere = ScriptAPI(.standard + ScriptLibrary.testing + [.policy])
}
