import GlobusAuth
import LuaRuntime

extension ScriptAPI {
    /// What scripts can name.
    public static let scripts = ScriptAPI(libraries: ScriptLibraries.all.map(\.description))

    /// What the examples of the reference begin with, where `CLIENT_ID`, `CLIENT_SECRET`, `REFRESH_TOKEN` and `URL` are a
    /// mock's.
    public static let exampleBeginning = Examples.beginning

    /// What startup scripts can name: `policy` as well.
    public static let startupScripts = scripts.adding(libraries: [PolicyLibrary.library.description])

    private init(libraries: [LibraryDescription]) {
        self.init(
            libraries: libraries + StandardLibrary.libraries,
            functions: StandardLibrary.functions,
            variables: StandardLibrary.variables,
            classes: ObjectClasses.descriptions + RecordShapes.all,
            errorClasses: GlobusError.Code.all.map {
                ErrorClassDescription(name: $0.name, summary: $0.summary, parent: $0.parent)
            }
        )
    }
}
