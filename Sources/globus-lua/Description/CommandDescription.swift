import ArgumentParser
import GlobusAuth

/// A command with its options and its own commands, as the parser describes it to tools.
struct CommandDescription: Sendable {
    let name: String
    /// One line about it.
    let abstract: String
    /// What else its help says.
    let discussion: String
    /// Whether the help shows it.
    let isShown: Bool
    let arguments: [ArgumentDescription]
    let commands: [CommandDescription]

    /// The whole program.
    ///
    /// - Throws: `GlobusError` where the parser's description is not of the form that this reads.
    static func program() throws -> CommandDescription {
        let description = try JSONValue(parsing: RootCommand._dumpHelp())
        guard let command = description["command"].flatMap(CommandDescription.init) else {
            throw GlobusError(.usage, "the parser describes the commands in an unknown form")
        }
        return command
    }

    private init?(_ description: JSONValue) {
        guard let name = description["commandName"]?.string else { return nil }
        self.name = name
        abstract = description["abstract"]?.string ?? ""
        discussion = description["discussion"]?.string ?? ""
        isShown = description["shouldDisplay"]?.bool ?? true
        arguments = (description["arguments"]?.array ?? []).compactMap(ArgumentDescription.init)
        commands = (description["subcommands"]?.array ?? []).compactMap(CommandDescription.init)
    }

    /// The command of that name among its own.
    func command(_ name: some StringProtocol) -> CommandDescription? { commands.first { $0.name == name } }

    /// The option or flag of that name, dashes included.
    func option(_ name: some StringProtocol) -> ArgumentDescription? {
        arguments.first { $0.names.contains { $0 == name } }
    }
}

/// An option, a flag, or a word that a command takes.
struct ArgumentDescription: Sendable {
    enum Kind: String, Sendable {
        case positional, option, flag
    }

    /// What its value may be, as far as that is known.
    enum Values: Sendable {
        case any, files, folders
        case list([String])
    }

    let kind: Kind
    /// The names with their dashes; none for a word.
    let names: [String]
    /// What help calls its value.
    let valueName: String
    let abstract: String
    let values: Values
    /// Whether the help shows it.
    let isShown: Bool
    let isOptional: Bool
    let isRepeating: Bool

    fileprivate init?(_ description: JSONValue) {
        guard let kind = description["kind"]?.string.flatMap(Kind.init(rawValue:)) else { return nil }
        self.kind = kind
        names = (description["names"]?.array ?? []).compactMap { name in
            name["name"]?.string.map { (name["kind"]?.string == "long" ? "--" : "-") + $0 }
        }
        valueName = description["valueName"]?.string ?? ""
        abstract = description["abstract"]?.string ?? ""
        values = Values(description)
        isShown = description["shouldDisplay"]?.bool ?? true
        isOptional = description["isOptional"]?.bool ?? false
        isRepeating = description["isRepeating"]?.bool ?? false
    }
}

extension ArgumentDescription.Values {
    fileprivate init(_ description: JSONValue) {
        let kind = description["completionKind"]
        if let values = kind?["list"]?["values"]?.strings ?? description["allValues"]?.strings {
            self = .list(values)
        } else if kind?["file"] != nil {
            self = .files
        } else if kind?["directory"] != nil {
            self = .folders
        } else {
            self = .any
        }
    }
}
