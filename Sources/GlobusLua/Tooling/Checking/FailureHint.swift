import LuaRuntime

/// What was probably meant where a script has failed, as the check of the script would say it.
///
/// The message stays Lua's own; the hint is for the person who reads it.
public enum FailureHint {
    /// Says what was probably meant, such as ` (did you mean 'log.warning'?)`.
    ///
    /// - Parameters:
    ///   - message: Lua's message, without the place.
    ///   - isSyntaxError: Whether it says why the script cannot be compiled.
    ///   - source: The text of the script.
    ///   - line: The line that the message is about, from 1.
    ///   - api: The names that the script could use; nil for those of the standard libraries.
    /// - Returns: What to show behind the message; nil where nothing is known.
    public static func text(
        for message: String,
        isSyntaxError: Bool,
        in source: [UInt8],
        line: Int,
        among api: ScriptAPI? = nil
    ) -> String? {
        let lines = String(decoding: source, as: UTF8.self)
            .split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
        if isSyntaxError { return SyntaxHint.text(for: message, in: lines, line: line).map { " (\($0))" } }
        if let module = message.firstMatch(of: /^module '([^']+)' not found:/) {
            return ForeignName.replacement(forModule: String(module.1)).map { question($0) }
        }
        if let hint = operatorHint(message, lines.indices.contains(line - 1) ? lines[line - 1] : "") { return hint }
        guard let failure = message.firstMatch(of: /^attempt to [\w ]+ a nil value \((\w+) '(\w+)'\)/),
            lines.indices.contains(line - 1)
        else { return nil }
        let (kind, name, text) = (failure.1, String(failure.2), lines[line - 1])
        if kind == "method", let meant = ForeignName.replacement(forMethod: name) { return question(meant) }
        if kind == "global" { return globalHint(name, text, source, line, api) }
        let owner = owner(of: name, in: text)
        if let owner, let meant = ForeignName.replacement(forMember: name, of: owner) { return question(meant) }
        return finding(about: name, text, source, line, api).flatMap { hint(from: $0, owner: owner) }
    }

    /// Says what was probably meant where an error names a place in a script.
    ///
    /// - Parameters:
    ///   - error: The error of a script.
    ///   - api: The names that the script could use; nil for those of the standard libraries.
    ///   - source: Returns the text of a script by its name; nil for that of a file.
    /// - Returns: What to show behind the message; nil where nothing is known.
    package static func text(
        for error: any Error,
        among api: ScriptAPI? = nil,
        in source: (String) -> [UInt8]? = { _ in nil }
    ) -> String? {
        guard let error = error as? LuaError, [.syntax, .incompleteSyntax, .script].contains(error.code),
            let parts = error.message.firstMatch(of: /^(.+?):(\d+): (.+)/), let line = Int(parts.2),
            let text = source(String(parts.1)) ?? smallFile(String(parts.1))
        else { return nil }
        let isSyntaxError = error.code != .script
        return self.text(for: String(parts.3), isSyntaxError: isSyntaxError, in: text, line: line, among: api)
    }

    /// The text of a file that is small enough to look through.
    private static func smallFile(_ path: String) -> [UInt8]? {
        path.hasSuffix(".lua") ? SourceFile.readNow(path, below: 1 << 20) : nil
    }

    /// For operators of Lua that stand for something else in other languages.
    private static func operatorHint(_ message: String, _ line: Substring) -> String? {
        if message.contains(/^attempt to add a ('string' with a '\w+'|'\w+' with a 'string')/) {
            return " (strings are joined by '..')"
        }
        if message.hasPrefix("attempt to get length of a nil value"), line.contains(/^\s*#/) {
            return " (a comment begins with '--')"
        }
        return nil
    }

    private static func globalHint(
        _ name: String,
        _ text: Substring,
        _ source: [UInt8],
        _ line: Int,
        _ api: ScriptAPI?
    ) -> String? {
        let accesses = text.matches(of: /([A-Za-z_]\w*)\.(\w+)/).filter { $0.1 == name }
        let members = accesses.compactMap { ForeignName.replacement(forMember: String($0.2), of: name) }
        if let meant = members.first { return question(meant) }
        if name == "policy" { return " (only startup scripts find it, which --startup runs)" }
        if name == "f", text.contains(/\bf["']/) { return " (Lua has no f-strings; write (\"…%s…\"):format(x))" }
        return finding(about: name, text, source, line, api).flatMap { hint(from: $0, owner: nil) }
    }

    private static func finding(
        about name: String,
        _ text: Substring,
        _ source: [UInt8],
        _ line: Int,
        _ api: ScriptAPI?
    ) -> ScriptFinding? {
        let api = api ?? (text.contains("policy") ? ScriptAPI.startupScripts : .scripts)
        return ScriptChecker(api).check(source).first {
            $0.line == line && [.unknownMember, .undefinedGlobal].contains($0.kind) && $0.message.contains("'\(name)'")
        }
    }

    /// The end of the finding's message in parentheses, with the library before the name.
    private static func hint(from finding: ScriptFinding, owner: String?) -> String? {
        guard let meant = finding.suggestion else {
            return finding.message.firstMatch(of: /\ \(.+\)$/).map { String($0.output) }
        }
        let isComplete = finding.kind == .undefinedGlobal || meant.contains(".") || owner == nil
        return question(isComplete ? meant : "\(owner ?? "").\(meant)")
    }

    private static func question(_ meant: String) -> String { " (did you mean '\(meant)'?)" }

    /// What stands before the dot or colon before the name.
    private static func owner(of name: String, in line: Substring) -> String? {
        line.matches(of: /([A-Za-z_][\w.]*)[.:](\w+)/).first { $0.2 == name }.map { String($0.1) }
    }
}
