import Foundation
import GlobusLua

/// What the authors of handlers get: a check of their scripts, and stubs for their editors.
struct AuthorTools {
    /// What scripts can name on this server.
    private let api = ScriptAPI(.standard + [.policy, Site().library])

    /// Prints the mistakes in the scripts.
    ///
    /// - Returns: Whether there are none.
    func check(_ files: [String]) throws -> Bool {
        let checker = ScriptChecker(api)
        var isClean = true
        for file in files {
            for finding in checker.check(Array(try Data(contentsOf: URL(filePath: file)))) {
                print("\(file):\(finding.line):\(finding.column): \(finding.message)")
                isClean = false
            }
        }
        return isClean
    }

    /// The library in the notation of the Lua language server.
    var stubs: String {
        EditorStubs.text("site", of: api, libraries: [Site().library.description])
    }

    /// What people read about a name, such as `site.on`.
    func help(for name: String) -> String { api.help(for: name) ?? "there is no '\(name)'" }
}
