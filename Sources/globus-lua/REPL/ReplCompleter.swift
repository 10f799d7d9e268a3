import GlobusLua

/// Completes a line: commands and what follows them here, everything else in the session.
struct ReplCompleter: Sendable {
    let session: ScriptSession
    /// The lines before the one that is being edited, where they are not finished.
    let begun: String

    func completions(of text: String) async -> Completions {
        guard begun.isEmpty, text.hasPrefix(":") else {
            return await session.completions(of: begun.isEmpty ? text : "\(begun)\n\(text)")
        }
        let words = text.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
        guard words.count == 2 else {
            let candidates = ReplAction.all.map { action in
                Completions.Candidate(":\(action.name)", suffix: action.argument.isEmpty ? "" : " ")
            }
            return Completions(partial: text, among: candidates)
        }
        return await completions(of: String(words[1]), after: String(words[0].dropFirst()))
    }

    private func completions(of argument: String, after command: String) async -> Completions {
        switch command {
        case "load":
            Completions(
                partial: argument,
                among: FileNames.names(beginning: argument).map { Completions.Candidate($0) }
            )
        case "help": Completions(partial: argument, among: ReplAction.topics.map { Completions.Candidate($0) })
        case "trace": Completions(partial: argument, among: [.init("on"), .init("off")])
        case "time": await session.completions(of: argument)
        default: Completions(partial: argument, among: [])
        }
    }
}
