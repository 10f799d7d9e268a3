import ArgumentParser
import GlobusAuth
import GlobusLua
import GlobusLuaTesting

/// A finding and the file that contains it.
struct FileFinding {
    let file: String
    let finding: ScriptFinding

    /// The finding in the format of compilers, from which editors find the place.
    var line: String {
        let file = file.printable(limit: 1000)
        return
            "\(file):\(finding.line):\(finding.column): \(finding.message.printable(limit: 500)) [\(finding.kind.rawValue)]"
    }

    var json: JSONValue {
        .object([
            "file": .string(file),
            "line": .integer(Int64(finding.line)),
            "column": .integer(Int64(finding.column)),
            "kind": .string(finding.kind.rawValue),
            "message": .string(finding.message),
            "suggestion": finding.suggestion.map { .string($0) } ?? .null,
        ])
    }
}

/// The role of a script, which decides what names it can use.
enum ScriptRole: String, CaseIterable, ExpressibleByArgument {
    case script, startup, test

    /// Recognizes the role by a file's path: tests by their names, startup scripts by their folder.
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
