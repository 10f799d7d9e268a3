import LuaRuntime

/// A command to the session itself, which begins with a colon.
struct ReplAction: Sendable {
    let name: String
    /// What follows the name.
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

    static let all: [ReplAction] = [help, load, reload, time, trace, startMock, quit]

    /// The commands, one on each line.
    static var list: String {
        all.map { action in
            let usage = ":\(action.name) \(action.argument)"
            return "  \(usage)\(String(repeating: " ", count: max(16 - usage.count, 1)))\(action.summary)"
        }.joined(separator: "\n")
    }

    /// Does what a line that begins with a colon asks for; a name may be cut where what is left is clear.
    static func perform(_ line: String, in repl: Repl) async throws {
        let words = line.dropFirst().split(maxSplits: 1, whereSeparator: \.isWhitespace)
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
    fileprivate var trimmed: String {
        String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
