import GlobusLua
import LuaRuntime

/// A command to the session itself, which begins with a colon.
struct ReplAction: Sendable {
    let name: String
    /// The text after the command's name.
    let argument: String
    let summary: String
    let perform: @Sendable (_ argument: String, Repl) async throws -> Void

    init(
        _ name: String,
        taking argument: String = "",
        _ summary: String,
        _ perform: @escaping @Sendable (_ argument: String, Repl) async throws -> Void
    ) {
        self.name = name
        self.argument = argument
        self.summary = summary
        self.perform = perform
    }

    static let all: [ReplAction] = [
        help, doc, load, reload, edit, save, reset, allow, login, startMock, time, trace, quit,
    ]

    /// The commands, one on each line.
    static var list: String {
        all.map { action in
            let usage = ":\(action.name) \(action.argument)"
            return "  \(usage)\(String(repeating: " ", count: max(19 - usage.count, 1)))\(action.summary)"
        }.joined(separator: "\n")
    }

    /// Whether a line is a command, and not Lua: blanks and a colon, but not those of a label.
    static func isCommand(_ line: String) -> Bool {
        let text = line.drop(while: \.isWhitespace)
        return text.hasPrefix(":") && !text.hasPrefix("::")
    }

    /// Performs the command in a line.
    ///
    /// Its name may be shortened where that is unambiguous.
    static func perform(_ line: String, in repl: Repl) async throws {
        let words = line.trimmed.dropFirst().split(maxSplits: 1, whereSeparator: \.isWhitespace)
        guard let name = words.first.map(String.init) else { return print(list) }
        let argument = words.count > 1 ? String(words[1]).trimmed : ""
        let found = all.filter { $0.name == name }.first ?? onlyOne(all.filter { $0.name.hasPrefix(name) })
        guard let found else {
            let meant = Suggestion.nearest(to: name, among: all.map(\.name)).map { " (did you mean ':\($0)'?)" }
            return StandardError.write("there is no command ':\(name)'\(meant ?? ""); ':' lists them")
        }
        if found.argument.isEmpty, !argument.isEmpty {
            return StandardError.write("':\(found.name)' takes nothing after it")
        }
        try await found.perform(argument, repl)
    }

    private static func onlyOne(_ actions: [ReplAction]) -> ReplAction? { actions.count == 1 ? actions[0] : nil }
}

extension String {
    /// The text without blanks at its ends.
    var trimmed: String {
        String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
