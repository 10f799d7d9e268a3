import ArgumentParser
import GlobusLua
import GlobusLuaTesting

/// What a script is for, which decides what it can name.
enum ScriptRole: String, CaseIterable, ExpressibleByArgument {
    case script, startup, test

    /// The role that a file's path tells: tests by their names, startup scripts by their folder.
    init(ofFile path: String) {
        let parts = path.split(separator: "/")
        if path.hasSuffix(TestFiles.ending) {
            self = .test
        } else if parts.dropLast().last == "startup" {
            self = .startup
        } else {
            self = .script
        }
    }

    var api: ScriptAPI {
        switch self {
        case .script: .scripts
        case .startup: .startupScripts
        case .test: .tests
        }
    }
}
