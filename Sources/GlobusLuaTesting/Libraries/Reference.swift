public import GlobusLua
import LuaRuntime

/// The whole reference of the Lua API, with what test files find.
public enum Reference {
    /// The pages.
    public static var pages: [ReferencePage] {
        let api = ScriptAPI.everywhere
        let libraries = (.standard + ScriptLibrary.testing + [.policy]).filter(\.hasTable)
        return api.referencePages(
            of: libraries.map(\.description),
            testFunctions: ScriptAPI.testFunctions,
            testBeginning: TestExamples.beginning
        )
    }
}
