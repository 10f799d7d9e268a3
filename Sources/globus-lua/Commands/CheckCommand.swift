import ArgumentParser
import GlobusAuth
import GlobusLua
import GlobusLuaTesting

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// The command `globus-lua check`.
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Find mistakes in scripts without running them.",
        usage: "globus-lua check [<options>] <file or folder> ...",
        discussion: """
            It finds syntax errors, globals that nothing defines, names and options that libraries, functions, objects and \
            strings do not have, arguments that are missing, too many or of a wrong type, and methods that are called as \
            functions or functions as methods; it suggests what was meant. \
            On a terminal it says how much it has found in how many files. Of a folder, all files are checked whose names end in .lua; - is standard \
            input.

            Files named …\(TestFiles.ending) are taken for tests and those in a folder named startup for startup scripts, which \
            can name more than other scripts; --as says otherwise. A line with the comment -- \(ScriptChecker.pardon) is let \
            through, and so is a global that is read as _G.name.

            EXAMPLES:
              globus-lua check job.lua
              globus-lua check --json . > findings.json
              globus-lua check --as startup - < policy.lua

            EXIT STATUS: 0 nothing found, 1 something found, 2 wrong usage.
            """
    )

    @Flag(help: "Print the findings as a JSON array for editors and CI.")
    var json = false

    @Option(
        name: .customLong("as"),
        help: ArgumentHelp("What the files are: script, startup or test.", valueName: "role")
    )
    var role: ScriptRole?

    @Argument(help: ArgumentHelp("Lua files, or folders of them.", valueName: "file or folder"), completion: .file())
    var paths: [String]

    func run() throws {
        let files = try files()
        let findings = try files.flatMap { file in
            let source = try ScriptSource(path: file)
            let checker = ScriptChecker((role ?? ScriptRole(ofFile: file)).api)
            return checker.check(source.bytes).map { FileFinding(file: file == "-" ? "stdin" : file, finding: $0) }
        }
        if json {
            print(String(decoding: try JSONValue.array(findings.map(\.json)).encoded(), as: UTF8.self))
        } else {
            for finding in findings { print(finding.line) }
        }
        // A person wants to see that something has happened; a program knows it by the exit status.
        if !json, TerminalStyle.isTerminal(STDOUT_FILENO) {
            print("\(Self.count(findings.count, "finding")) in \(Self.count(files.count, "file"))")
        }
        if !findings.isEmpty { throw ExitStatus.failure }
    }

    private static func count(_ number: Int, _ noun: String) -> String {
        "\(number == 0 ? "no" : String(number)) \(noun)\(number == 1 ? "" : "s")"
    }

    private func files() throws -> [String] {
        do {
            let files = try paths.flatMap { $0 == "-" ? [$0] : try TestFiles.find(in: [$0], ending: ".lua") }
            guard files.isEmpty else { return files }
        } catch let error as GlobusError {
            throw UsageError(message: error.message)
        }
        throw UsageError(message: "there is no file whose name ends in .lua; name the files themselves")
    }
}
