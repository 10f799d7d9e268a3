public import GlobusLua
import LuaRuntime

/// The whole reference of the Lua API, with what test files find.
public enum Reference {
    /// The pages.
    public static var pages: [ReferencePage] {
        let api = ScriptAPI.tests
        let names = (ScriptLibraries.all + TestLibrary.libraries).map(\.name)
        let own = names.compactMap { api.library(named: $0) }
        let policy = [ScriptAPI.startupScripts.library(named: "policy")].compactMap { $0 }
        return api.referencePages(
            of: own + policy,
            testFunctions: ScriptAPI.testFunctions,
            testBeginning: TestExamples.beginning
        )
    }
}
