public import GlobusLua
public import LuaRuntime

extension ScriptAPI {
    /// What test files can name.
    public static let tests = scripts.adding(
        libraries: TestLibrary.libraries.map { $0.description.mapFunctions(withExample) },
        functions: testFunctions,
        classes: [ExpectationClass.hostClass.description.mapMethods(expectation), ScriptRun.description]
    )

    /// The functions that only test files find as globals.
    public static let testFunctions: [FunctionDescription] = TestLibrary.globals.map { withExample($0.description) }

    /// What scripts, startup scripts or test files can name.
    public static let everywhere = tests.adding(
        libraries: [startupScripts.library(named: "policy")].compactMap { $0 }
    )

    private static func withExample(_ function: FunctionDescription) -> FunctionDescription {
        function.adding(failures: [], example: TestExamples.all[function.name])
    }

    private static func expectation(_ method: FunctionDescription) -> FunctionDescription {
        let failure = HostFailure("ExpectationError", "it is not so")
        return method.adding(failures: [failure], example: TestExamples.all[method.name])
    }
}
