import ArgumentParser
import GlobusAuth
import GlobusLua
import GlobusLuaTesting

/// A finding and the file that it is in.
struct FileFinding {
    let file: String
    let finding: ScriptFinding

    /// As compilers write it, so that editors find the place.
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
