import GlobusAuth
import GlobusLua

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
