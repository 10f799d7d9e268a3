import GlobusLua

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// Completes a line: commands and their arguments here, everything else in the session.
struct ReplCompleter: Sendable {
    let session: ScriptSession
    let help: SessionHelp
    /// The lines before the one that is being edited, where they are not finished.
    let begun: String

    func completions(of text: String) async -> Completions {
        guard begun.isEmpty, ReplAction.isCommand(text) else {
            return await session.completions(of: begun.isEmpty ? text : "\(begun)\n\(text)")
        }
        let text = String(text.drop(while: \.isWhitespace))
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
        case "load", "edit", "save": FileNames.completions(of: argument)
        case "allow":
            Completions(
                partial: String(argument.split(separator: " ", omittingEmptySubsequences: false).last ?? ""),
                among: PermissionKind.allCases.map { .init($0.rawValue, suffix: $0.takesList ? "=" : "") }
            )
        case "help", "doc": Completions(partial: argument, among: help.topics.map { Completions.Candidate($0) })
        case "trace": Completions(partial: argument, among: [.init("on"), .init("off")])
        case "time": await session.completions(of: argument)
        default: Completions(partial: argument, among: [])
        }
    }
}

/// Completes the names of files.
enum FileNames {
    /// Returns the name with the home folder in place of `~/`.
    static func expanded(_ name: String) -> String {
        guard name.hasPrefix("~/"), let home = getenv("HOME") else { return name }
        return String(cString: home) + name.dropFirst()
    }

    /// Returns the possible continuations of a name, which may begin with a quote.
    static func completions(of argument: String) -> Completions {
        guard let quote = argument.first, quote == "\"" || quote == "'" else {
            return Completions(partial: argument, among: names(beginning: argument).map { .init($0) })
        }
        let partial = String(argument.dropFirst())
        return Completions(
            partial: partial,
            among: names(beginning: partial).map { .init($0, suffix: $0.hasSuffix("/") ? "" : String(quote)) }
        )
    }

    /// Returns the names that begin with `partial`, folders with a slash at the end; hidden ones only where `partial`
    /// asks for them.
    static func names(beginning partial: String) -> [String] {
        let slash = partial.lastIndex(of: "/")
        let folder = slash.map { String(partial[...$0]) } ?? ""
        let begin = slash.map { partial[partial.index(after: $0)...] } ?? partial[...]
        guard let directory = opendir(folder.isEmpty ? "." : expanded(folder)) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard name != ".", name != "..", name.hasPrefix(begin), begin.hasPrefix(".") || !name.hasPrefix(".") else {
                continue
            }
            names.append(folder + name + (isFolder(expanded(folder + name)) ? "/" : ""))
        }
        return names
    }

    private static func isFolder(_ path: String) -> Bool {
        // Of a file there is no such name, and a folder that may not be entered says so.
        access(path + "/.", F_OK) == 0 || errno == EACCES
    }
}

/// Arranges names in columns, as a shell lists files.
enum ColumnList {
    private static let most = 120

    /// Returns the lines, each with its line break.
    static func text(_ names: [String], columns: Int) -> String {
        let shown = names.prefix(most)
        let width = (shown.map(\.count).max() ?? 0) + 2
        let perLine = max(columns / width, 1)
        let lineCount = (shown.count + perLine - 1) / perLine
        var lines: [String] = []
        for line in 0..<lineCount {
            let row = stride(from: line, to: shown.count, by: lineCount).map { shown[$0] }
            let padded = row.dropLast().map { $0 + String(repeating: " ", count: width - $0.count) }
            lines.append(padded.joined() + (row.last ?? ""))
        }
        if names.count > most { lines.append("… \(names.count - most) more") }
        return lines.map { $0 + "\n" }.joined()
    }
}
