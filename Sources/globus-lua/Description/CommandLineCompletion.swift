import GlobusAuth
import GlobusLua

/// What the Tab key offers on a command line of this program.
///
/// The scripts of `--completions` ask for it by `globus-lua --complete WORD…`, so that shells know what this program knows.
struct CommandLineCompletion {
    /// A word that may stand at the cursor.
    struct Candidate: Equatable {
        let text: String
        /// What it does, for shells that show it.
        var help = ""
    }

    /// The names that the shell adds itself.
    enum Names: String {
        case files, folders, nothing
    }

    private(set) var candidates: [Candidate] = []
    private(set) var names = Names.nothing

    /// Completes a command line.
    ///
    /// - Parameters:
    ///   - words: The words behind the program's name; the last is the one at the cursor, as far as it is typed.
    ///   - program: The program.
    init(_ words: [String], of program: CommandDescription) {
        let current = words.last ?? ""
        var rest = words.dropLast()
        switch rest.first {
        case nil: offerFirstWord(program, current)
        case "--completions": offer(ShellCompletions.shells.map { Candidate(text: $0) }, current)
        case "help": offer(program.commands, current)
        default:
            let command = program.takeCommand(from: &rest)
            offer(CommandLinePosition(behind: rest, of: command), current)
        }
    }

    /// The lines that the shells' scripts read: the kind of names that they add, then the candidates with a tab before the
    /// help of each.
    var lines: String {
        ([names.rawValue] + candidates.map { "\($0.text)\t\($0.help)" }).joined(separator: "\n")
    }

    private mutating func offerFirstWord(_ program: CommandDescription, _ current: String) {
        if current.hasPrefix("-") {
            offer([Candidate(text: "--completions", help: "Print a script for your shell")], current)
            offer(CommandLinePosition(behind: [], of: program.command("run") ?? program), current)
        } else {
            offer(program.commands, current)
            names = .files
        }
    }

    private mutating func offer(_ position: CommandLinePosition, _ current: String) {
        if let option = position.pending { return offerValues(of: option, current) }
        if position.isBehindScript {
            names = .files
            return
        }
        if current.hasPrefix("-"), !position.isBehindOptions {
            guard let equals = current.firstIndex(of: "=") else {
                return offerOptions(position.command.arguments, position.given, current)
            }
            guard let option = position.command.option(current[..<equals]) else { return }
            return offerValues(of: option, current, begun: String(current[...equals]))
        }
        if !position.command.commands.isEmpty { return offer(position.command.commands, current) }
        guard let word = position.nextWord else {
            if current.isEmpty { offerOptions(position.command.arguments, position.given, current) }
            return
        }
        offerValues(of: word, current)
    }

    /// Offers values, each behind what of the word is there before it.
    private mutating func offerValues(of argument: ArgumentDescription, _ current: String, begun: String = "") {
        switch argument.values {
        case .list(let values): offer(values.map { Candidate(text: begun + $0) }, current)
        case .folders: names = .folders
        case .files: names = .files
        case .any: break
        }
    }

    private mutating func offerOptions(
        _ arguments: [ArgumentDescription],
        _ given: Set<String>,
        _ current: String
    ) {
        for argument in arguments where argument.isShown && argument.kind != .positional {
            if !argument.isRepeating, !given.isDisjoint(with: argument.names) { continue }
            for name in argument.names where name.hasPrefix("--") || argument.names.count == 1 {
                // What a permission allows follows an equals sign, and without it everything is allowed.
                let takesList = PermissionKind(flag: name)?.takesList == true
                let forms = takesList ? [name + "=", name] : [name]
                offer(forms.map { Candidate(text: $0, help: Self.firstSentence(argument.abstract)) }, current)
            }
        }
    }

    private mutating func offer(_ commands: [CommandDescription], _ current: String) {
        offer(
            commands.filter(\.isShown).map { Candidate(text: $0.name, help: Self.firstSentence($0.abstract)) },
            current
        )
    }

    private mutating func offer(_ words: [Candidate], _ current: String) {
        candidates += words.filter { word in
            word.text.hasPrefix(current) && !candidates.contains { $0.text == word.text }
        }
    }

    private static func firstSentence(_ text: String) -> String {
        let sentence = text.firstRange(of: /[.;:] |\.$/).map { text[..<$0.lowerBound] } ?? text[...]
        return String(sentence).printable(limit: 80)
    }
}

extension CommandDescription {
    /// Takes the words that name a command, of which `run` need not be named.
    fileprivate func takeCommand(from words: inout ArraySlice<String>) -> CommandDescription {
        guard let first = words.first, var command = self.command(first), command.isShown else {
            return self.command("run") ?? self
        }
        words.removeFirst()
        while let next = words.first.flatMap({ command.command($0) }) {
            command = next
            words.removeFirst()
        }
        return command
    }
}
