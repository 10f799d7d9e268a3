public import GlobusLua
import LuaRuntime

extension ScriptAPI {
    /// What test files can name.
    public static let tests = scripts.adding(
        libraries: TestLibrary.libraries.map(\.description),
        functions: TestLibrary.globals.map(\.description),
        classes: [ExpectationClass.hostClass.description, ScriptRun.description]
    )
}
