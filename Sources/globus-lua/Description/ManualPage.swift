import GlobusLua

/// The manual page of the program, in the language of manual pages, mdoc(7).
struct ManualPage {
    /// Where the program looks and writes, and what is installed beside it.
    private static let files = [
        ("~/.globus/app", "Tokens, as the Globus SDK for Python keeps them, too."),
        ("~/.config/globus-lua/startup", "Startup scripts, which run before every script."),
        ("~/.local/state/globus-lua", "The prompt's history, and renewed tokens that a storage has not taken."),
        ("share/doc/globus-lua", "Pages about all of this, the reference of the Lua API, examples, startup scripts."),
    ]

    private var lines: [String] = []

    /// Describes the program.
    ///
    /// - Parameters:
    ///   - program: The program.
    ///   - date: When it was made, as in `November 29, 2026`.
    init(_ program: CommandDescription, date: String) {
        lines = [
            ".\\\" Made by globus-lua manual.", ".Dd \(date)", ".Dt \(program.name.uppercased()) 1", ".Os",
            ".Sh NAME", ".Nm \(program.name)", ".Nd \(Self.escaped(program.abstract.droppingPeriod))",
            ".Sh SYNOPSIS",
            ".Nm", ".Op Cm run", ".Op Ar options", ".Ar script.lua", ".Op Ar argument ...",
            ".Nm", ".Ar command", ".Op Ar options",
        ]
        let sections = DiscussionSections(program.discussion)
        section("DESCRIPTION", sections.text)
        list(program.arguments.filter(\.isShown))
        lines.append(".Sh COMMANDS")
        for command in program.commands where command.isShown && command.name != "help" {
            describe(command, as: command.name)
        }
        listFiles()
        section("EXIT STATUS", sections.exitStatus)
        section("EXAMPLES", sections.examples)
    }

    /// The page.
    var text: String { lines.joined(separator: "\n") + "\n" }

    private mutating func section(_ title: String, _ text: String) {
        if text.isEmpty { return }
        lines.append(".Sh \(title)")
        write(text)
    }

    private mutating func describe(_ command: CommandDescription, as name: String) {
        lines.append(".Ss \(name)")
        write(command.abstract)
        if !command.discussion.isEmpty {
            lines.append(".Pp")
            write(command.discussion)
        }
        // What every command has is told once.
        list(command.arguments.filter { $0.isShown && !$0.isCommon })
        for part in command.commands { describe(part, as: "\(name) \(part.name)") }
    }

    private mutating func list(_ arguments: [ArgumentDescription]) {
        if arguments.isEmpty { return }
        lines.append(".Bl -tag -width 6n")
        for argument in arguments {
            lines.append(".It \(Self.title(of: argument))")
            write(argument.abstract)
        }
        lines.append(".El")
    }

    private mutating func listFiles() {
        lines += [".Sh FILES", ".Bl -tag -width 6n"]
        for (path, text) in Self.files { lines += [".It Pa \(path)", text] }
        lines.append(".El")
    }

    private static func title(of argument: ArgumentDescription) -> String {
        let value = "Ar \(escaped(argument.valueName))"
        if argument.kind == .positional { return argument.isRepeating ? "\(value) ..." : value }
        let flags = "Fl " + argument.names.map { String($0.dropFirst()) }.joined(separator: " , ")
        if argument.kind == .flag { return flags }
        let takesList = argument.names.contains { PermissionKind(flag: $0)?.takesList == true }
        return takesList ? "\(flags) Ns Oo = Ns \(value) Oc" : "\(flags) \(value)"
    }

    /// Writes text whose indented lines stay as they are, and whose other lines are filled.
    private mutating func write(_ text: String) {
        var isLiteral = false
        var isGap = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let isIndented = line.hasPrefix("  ")
            if isIndented != isLiteral, !line.isEmpty {
                lines.append(isIndented ? ".Bd -literal -offset indent" : ".Ed")
                if isIndented { isGap = false }
                isLiteral = isIndented
            }
            if line.isEmpty {
                isGap = true
            } else if isLiteral {
                if isGap { lines.append("") }
                lines.append(Self.line(line.dropFirst(2)))
                isGap = false
            } else {
                if isGap { lines.append(".Pp") }
                isGap = false
                lines += line.replacing(#/([.?]) /#) { "\($0.output.1)\n" }.split(separator: "\n").map { Self.line($0) }
            }
        }
        if isLiteral { lines.append(".Ed") }
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\e").replacing("…", with: "...")
    }

    /// A line of text, which must not begin as those do that command.
    private static func line(_ text: some StringProtocol) -> String {
        let text = escaped(String(text))
        return text.hasPrefix(".") || text.hasPrefix("'") ? "\\&\(text)" : text
    }
}

/// The parts of a command's discussion that a manual page has sections for.
private struct DiscussionSections {
    private(set) var text = ""
    private(set) var exitStatus = ""
    private(set) var examples = ""

    init(_ discussion: String) {
        var texts: [String] = []
        for paragraph in discussion.split(separator: "\n\n").map(String.init) {
            if let found = paragraph.wholeMatch(of: /(?s)EXIT STATUS: (.+)/) {
                exitStatus = String(found.output.1)
            } else if let found = paragraph.wholeMatch(of: /(?s)EXAMPLES?:\n(.+)/) {
                examples = String(found.output.1)
            } else {
                texts.append(paragraph)
            }
        }
        text = texts.joined(separator: "\n\n")
    }
}

extension ArgumentDescription {
    fileprivate var isCommon: Bool { names.contains("--help") || names.contains("--version") }
}

extension String {
    fileprivate var droppingPeriod: String { hasSuffix(".") ? String(dropLast()) : self }
}
