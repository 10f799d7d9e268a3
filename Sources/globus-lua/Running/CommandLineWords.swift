import ArgumentParser
import GlobusAuth
import LuaRuntime

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// Completes a command line with words that may be left out, so that the parser understands it.
///
/// - A command line without a command means `run`, so that `#!/usr/bin/env globus-lua` works.
/// - One without any word is `repl` on a terminal, and elsewhere runs standard input, as `lua` does.
/// - `--` is added before the script, or after the text of `-e`, so that all words that follow are the script's
///   arguments.
/// - `--completions SHELL` and `--complete WORD…` are commands that have the form of options, so that they hide no script of
///   such a name.
/// - A negative number after an option is its value, which the parser would take for an option.
/// - `--allow-net` becomes `--allow-net=*`, because the parser does not know options with optional values. As in Deno,
///   a value must follow an equals sign; a word after the flag that may have been meant as its value is refused.
enum CommandLineWords {
    private static let commands = [
        "run", "repl", "check", "init", "demo", "mock", "storage", "test", "help", "login", "logout", "whoami",
        "tokens",
    ]
    /// Those that help does not show.
    private static let hiddenCommands = ["reference", "manual"]
    private static let rootOptions = ["--version", "--help", "-h", "--experimental-dump-help"]
    /// The options of `run` whose value is the next word, unless it follows an equals sign.
    private static let optionsWithValue = [
        "--lua-path", "--startup", "--max-response", "--max-connections-per-host", "--log-level", "--max-memory",
        "--max-cpu", "--max-time",
        "--max-output", "--app", "--app-name", "--client-id", "--storage", "--flow",
    ]
    /// The commands whose flags may be permissions, and that run no script of their own.
    private static let appCommands = ["login", "logout", "whoami", "tokens"]

    static func rewritten(_ words: [String]) throws -> [String] {
        if words.first == "--complete" { return ["complete", "--"] + words.dropFirst() }
        return joiningNegativeNumbers(try completed(words))
    }

    private static func completed(_ words: [String]) throws -> [String] {
        guard let first = words.first else {
            return TerminalStyle.isTerminal(STDIN_FILENO) ? ["repl"] : ["run", "--", "-"]
        }
        if first == "--completions" { return try ["completions", shell(words.dropFirst())] }
        if first == "help", let word = words.dropFirst().first { try requireCommand(word) }
        if first == "run" { return try ["run"] + separated(words.dropFirst()) }
        if first == "repl" { return try ["repl"] + withValues(words.dropFirst(), .none) }
        if appCommands.contains(first) { return try [first] + withValues(words.dropFirst(), .none) }
        if first == "test" { return try ["test"] + withValues(words.dropFirst(), .test) }
        if first == "storage" { return try ["storage"] + storage(words.dropFirst()) }
        if (commands + hiddenCommands + rootOptions).contains(first) { return words }
        return try ["run"] + separated(words[...])
    }

    /// The words after `storage`, whose first one must be one of its commands.
    private static func storage(_ words: ArraySlice<String>) throws -> ArraySlice<String> {
        guard let name = words.first, !name.hasPrefix("-") else { return words }
        let names = StorageCommand.commands.compactMap { $0.configuration.commandName }
        if names.contains(name) || name == "help" { return words }
        let meant = Suggestion.nearest(to: name, among: names).map { "did you mean '\($0)'?" }
        let message =
            "storage has no command '\(name.printable(limit: 60))'; \(meant ?? "it has \(names.joined(separator: ", "))")"
        throw UsageError(message: "\(message) (see globus-lua storage --help)")
    }

    /// Returns the one word after `--completions`.
    private static func shell(_ words: ArraySlice<String>) throws -> String {
        guard let name = words.first, words.count == 1, ShellCompletions.shells.contains(name) else {
            throw UsageError(message: "--completions needs the name of a shell: bash, zsh or fish")
        }
        return name
    }

    private static func requireCommand(_ word: String) throws {
        if word.hasPrefix("-") || (commands + hiddenCommands).contains(word) { return }
        let meant = suggestion(for: word).map { "did you mean '\($0)'?" } ?? "see globus-lua --help"
        throw UsageError(message: "there is no command '\(word.printable(limit: 60))' (\(meant))")
    }

    /// Puts an equals sign between an option and the negative number behind it, before any `--`.
    private static func joiningNegativeNumbers(_ words: [String]) -> [String] {
        let end = words.firstIndex(of: "--") ?? words.endIndex
        return words[..<end].reduce(into: [String]()) { result, word in
            if isNegativeNumber(word), let option = result.last, option.hasPrefix("--"), !option.contains("=") {
                result[result.count - 1] = "\(option)=\(word)"
            } else {
                result.append(word)
            }
        } + words[end...]
    }

    /// Whether a word begins as a negative number does.
    ///
    /// A regular expression would be made at every start, which takes time and memory.
    private static func isNegativeNumber(_ word: String) -> Bool {
        guard word.utf8.first == UInt8(ascii: "-"), let second = word.utf8.dropFirst().first else { return false }
        return second == UInt8(ascii: ".") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(second)
    }

    /// Returns the command of a command line.
    static func command(of words: [String]) -> String {
        let names = commands + hiddenCommands
        guard let first = words.first, first != "help", names.contains(first) else { return "run" }
        let parts = first == "storage" ? StorageCommand.commands.compactMap { $0.configuration.commandName } : []
        return ([first] + words.dropFirst().prefix(1).filter(parts.contains)).joined(separator: " ")
    }

    /// Returns the command that was probably meant by the name of a script that does not exist.
    static func suggestion(for word: String) -> String? {
        Suggestion.nearest(to: word, among: commands)
    }

    /// The parser's message without a suggestion that has little in common with the option that was given.
    static func keepingNearSuggestions(in message: String) -> String {
        guard let match = message.firstMatch(of: /Unknown option '(.+)'(\. Did you mean '(.+)'\?)$/),
            Suggestion.nearest(to: String(match.1), among: [String(match.3)]) == nil
        else { return message }
        return message.replacing(match.2, with: "")
    }

    /// The words up to `--`, each permission with a value.
    private static func withValues(_ words: ArraySlice<String>, _ use: FlagWithoutList.WordUse) throws -> [String] {
        var result: [String] = []
        var rest = words
        while let word = rest.first, word != "--" {
            rest.removeFirst()
            result.append(try withValue(word, before: rest, use))
        }
        return result + rest
    }

    private static func withValue(
        _ word: String,
        before rest: ArraySlice<String>,
        _ use: FlagWithoutList.WordUse
    ) throws -> String {
        guard let flag = FlagWithoutList(word) else { return word }
        try flag.requireClarity(before: rest, use)
        return flag.withEverything
    }

    private static func separated(_ words: ArraySlice<String>) throws -> [String] {
        var options: [String] = []
        var rest = words
        while let word = rest.first, word.hasPrefix("-"), word != "-" {
            rest.removeFirst()
            if word == "--" { break }
            if word.hasPrefix("-e") {
                let code = word == "-e" ? rest.popFirst() : String(word.dropFirst(2))
                guard let code else { throw UsageError(message: "-e needs the text to run, as in -e 'print(1)'") }
                options += ["-e", code]
                break
            }
            options.append(try withValue(word, before: rest, .run))
            if optionsWithValue.contains(word), let value = rest.popFirst() { options.append(value) }
        }
        return options + ["--"] + rest
    }
}
