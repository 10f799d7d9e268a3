import Foundation

/// What the program says of its commands to tools, to hold documents against.
struct DocumentedCommand: Decodable, Sendable {
    struct Option: Decodable, Sendable {
        struct Name: Decodable, Sendable {
            let name: String
        }

        let kind: String
        let names: [Name]?

        /// Whether the next word is its value; the values of permissions follow an equals sign.
        func takesNextWord(as name: String) -> Bool { kind == "option" && !name.hasPrefix("allow-") }
    }

    let commandName: String
    let shouldDisplay: Bool?
    let defaultSubcommand: String?
    let subcommands: [DocumentedCommand]?
    let arguments: [Option]?

    private struct Description: Decodable {
        let command: DocumentedCommand
    }

    /// What the program says, which it is asked for once.
    private static let description = Task {
        let outcome = try await Program.run(["--experimental-dump-help"])
        return try JSONDecoder().decode(Description.self, from: Data(outcome.output.utf8)).command
    }

    /// The whole program.
    static func program() async throws -> DocumentedCommand { try await description.value }

    /// This command, and all below it.
    var all: [DocumentedCommand] { [self] + (subcommands ?? []).flatMap(\.all) }

    /// All options that people are shown, each with its names, without dashes.
    var options: Set<[String]> {
        let options = all.filter { $0.shouldDisplay != false }.flatMap { $0.arguments ?? [] }
        return Set(options.compactMap { $0.names?.map(\.name) }.filter { !$0.isEmpty })
    }

    /// The option of a name, which may be one of the command that is meant where none is named.
    func option(named name: String) -> Option? {
        let own = arguments?.first { $0.names?.contains { $0.name == name } == true }
        return own ?? subcommands?.first { $0.commandName == defaultSubcommand }?.option(named: name)
    }

    /// What is wrong with the words behind the program's name; nil where they could be typed.
    ///
    /// The words may be those of a description: `[run] [options] script.lua`, `encrypt|decrypt FILE`.
    func fault(in words: [String]) -> String? {
        var command = self
        var rest = words.map { $0.filter { !"[]".contains($0) } }.filter { !$0.isEmpty && $0 != "options" }[...]
        while let word = rest.popFirst() {
            if word == "--" { return nil }
            if word.hasPrefix("-"), word != "-" {
                let name = String(word.drop { $0 == "-" }.prefix { $0 != "=" })
                // The program itself reads it before all commands.
                if name == "completions" { return nil }
                guard let option = command.option(named: name) else {
                    return "no option '\(word)' of \(command.commandName)"
                }
                // Behind a text to run, everything is the script's.
                if name == "e" { return nil }
                if !word.contains("="), option.takesNextWord(as: name) { _ = rest.popFirst() }
                continue
            }
            let names = word.split(separator: "|").map(String.init)
            let known = names.compactMap { name in command.subcommands?.first { $0.commandName == name } }
            if let found = known.first, known.count == names.count {
                command = found
            } else if command.commandName == "run" || looksLikeScript(word) {
                // What follows is the script's.
                return nil
            } else if command.subcommands?.isEmpty == false {
                return "no command '\(word)' of \(command.commandName)"
            }
        }
        return nil
    }

    private func looksLikeScript(_ word: String) -> Bool {
        commandName == "globus-lua" && (word == "-" || word.contains(".") || word.contains("/") || word.contains("…"))
    }
}

/// The commands that a text tells people to type.
enum TypedCommand {
    /// What follows the name of the program in each command of a text, up to the command's end.
    static func arguments(of program: String, in text: String) -> [[String]] {
        text.split(separator: "\n").flatMap { line in
            line.ranges(of: program + " ").compactMap { range -> [String]? in
                begins(line[..<range.lowerBound]) ? words(line[range.upperBound...]) : nil
            }
        }
    }

    /// Whether a command may begin behind a text: at the beginning, behind a separator, or as the last part of a path.
    private static func begins(_ before: Substring) -> Bool {
        guard let last = before.last else { return true }
        return " /=!".contains(last) && !before.hasSuffix("-- ")
    }

    /// The words up to the end of a command, those in quotes as one.
    private static func words(_ line: Substring) -> [String] {
        var words: [String] = []
        var word = ""
        var quote: Character?
        for character in line.replacing("\\|", with: "|") {
            if let open = quote {
                if character == open { quote = nil } else { word.append(character) }
            } else if character == "'" || character == "\"" {
                quote = character
            } else if character == " " {
                if ["|", ">", "<", "&&", "#", "→"].contains(word) { return words }
                // Two spaces go before a remark.
                if word.isEmpty { return words }
                words.append(word)
                word = ""
            } else if character == ";" {
                break
            } else {
                word.append(character)
            }
        }
        return word.isEmpty ? words : words + [word]
    }
}
