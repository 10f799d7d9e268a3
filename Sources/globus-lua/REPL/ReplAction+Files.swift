import GlobusAuth
import GlobusLua

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// Commands that read and write files.
extension ReplAction {
    static let load = ReplAction("load", taking: "FILE", "Run a file; what it sets is there for the lines.") {
        text,
        repl in
        guard let path = ReplAction.file(text, for: "load job.lua") else { return }
        try await repl.attempt("") { try await repl.session.load(path) }
    }

    static let reload = ReplAction(
        "reload",
        "Run startup scripts and loaded files again; globals stay."
    ) { _, repl in
        if let names = try await repl.attempt("", { try await repl.session.reload() }) {
            print(names.isEmpty ? "There is nothing to run again." : "Run again: \(names.joined(separator: ", "))")
        }
    }

    static let edit = ReplAction("edit", taking: "[FILE]", "Edit the last line, or a file, and run it.") { text, repl in
        guard text.isEmpty else {
            guard let path = ReplAction.file(text, for: "edit job.lua") else { return }
            if await TextEditor.edit(path) { try await repl.attempt("") { try await repl.session.load(path) } }
            return
        }
        let before = repl.history.lastLua
        guard let after = await TextEditor.edited(before) else { return }
        let isUnchanged = after.trimmed == before.trimmed || after.trimmed.isEmpty
        if isUnchanged { return print("Nothing has changed, and nothing was run.") }
        try await repl.enter(edited: after.trimmed)
    }

    static let save = ReplAction("save", taking: "FILE", "Write the lines that have run to a file.") { words, repl in
        let isForced = words.hasSuffix(" force")
        let name = isForced ? String(words.dropLast(6)).trimmed : words
        guard let path = ReplAction.file(name, for: "save job.lua") else { return }
        let script = repl.session.script
        if script.isEmpty { return print("No line has run yet, so there is nothing to save.") }
        let isSecret = repl.session.holdsSecret(script)
        let needsMock = repl.session.needsGlobal("mock")
        let text = (needsMock ? ReplAction.wordsAboutMock : "") + script
        do {
            let mode: mode_t = isSecret ? 0o600 : 0o666
            if isForced {
                try NewFile.replace(text, to: path, mode: mode)
            } else if try !NewFile.write(text, to: path, mode: mode) {
                return StandardError.write("'\(path.printable(limit: 300))' exists; ':save \(words) force' replaces it")
            }
        } catch let error as UsageError {
            return StandardError.write(error.message)
        }
        let count = script.split(separator: "\n").count
        let remark = isSecret ? "; only you can read it, since it holds a secret" : ""
        let advice = needsMock ? " Scripts have no mock; the file begins with how to run it." : ""
        print("\(count) \(count == 1 ? "line is" : "lines are") in \(path.printable(limit: 300))\(remark).\(advice)")
    }

    private static let wordsAboutMock = """
        -- Scripts have no global mock, which these lines use: at the prompt of globus-lua, type :mock, and then :load and
        -- the name of this file.

        """

    /// Reads the name of a file, which may stand in quotes; says what is wrong, with an example, where there is none.
    private static func file(_ text: String, for example: String) -> String? {
        // A name without quotes may have blanks.
        let isQuoted = text.hasPrefix("\"") || text.hasPrefix("'")
        let words = isQuoted ? ReplWords.split(text) : text.isEmpty ? [] : [text.replacing("\\ ", with: " ")]
        if let words, words.count == 1 { return FileNames.expanded(words[0]) }
        let reason =
            switch words?.count {
            case nil: "has a quote without its end; write the name"
            case 0?: "needs the name of a file"
            default: "takes one file, in quotes where its name has blanks"
            }
        StandardError.write("':\(example.prefix { $0 != " " })' \(reason), as in :\(example)")
        return nil
    }
}

/// Takes the text after a command apart, as a shell does.
enum ReplWords {
    /// Returns the words: blanks separate them, and quotes and backslashes keep them together; nil where a quote has no
    /// end.
    static func split(_ text: String) -> [String]? {
        var words: [String] = []
        var word: String?
        var quote: Character?
        var isEscaped = false
        for character in text {
            if isEscaped {
                word = (word ?? "") + String(character)
                isEscaped = false
            } else if character == "\\", quote != "'" {
                isEscaped = true
            } else if let open = quote {
                if character == open { quote = nil } else { word = (word ?? "") + String(character) }
            } else if character == "\"" || character == "'" {
                quote = character
                word = word ?? ""
            } else if character.isWhitespace {
                if let whole = word { words.append(whole) }
                word = nil
            } else {
                word = (word ?? "") + String(character)
            }
        }
        guard quote == nil else { return nil }
        return words + (word.map { [$0] } ?? [])
    }
}
