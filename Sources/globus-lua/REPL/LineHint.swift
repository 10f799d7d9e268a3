import GlobusLua
import LuaRuntime

/// What was probably meant by a line that came to nothing.
enum LineHint {
    /// For a line that is a word which other prompts know, and Lua does not.
    static func text(forWord line: String) -> String? {
        switch line.filter({ !$0.isWhitespace && !"();".contains($0) }) {
        case "help", "?": ":help tells what there is"
        case "exit", "quit": "Ctrl-D or :quit leaves"
        default: nil
        }
    }

    /// For the names of other kinds of scripts.
    private static func place(of name: String) -> String? {
        name == "mock" ? ":mock starts a mock Globus" : ReplAction.place(of: name)
    }

    /// For the message of a line that has failed, as what follows it.
    static func text(for message: String, line: String) -> String? {
        guard let match = message.firstMatch(of: /attempt to (?:call|index) a nil value \((global|field) '(\w+)'\)$/)
        else { return nil }
        let name = String(match.2)
        if match.1 == "global" {
            if let word = text(forWord: line) ?? place(of: name) { return " (\(word))" }
            return Suggestion.nearest(to: name, among: ScriptAPI.scripts.globals).map { " (did you mean '\($0)'?)" }
        }
        for library in ScriptAPI.scripts.libraries where line.contains("\(library.name).\(name)") {
            let members = ScriptAPI.scripts.members(of: library.name)
            guard let meant = Suggestion.nearest(to: name, among: members) else { continue }
            return " (did you mean '\(library.name).\(meant)'?)"
        }
        return nil
    }
}
