import ArgumentParser
import GlobusAuth

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// `globus-lua --completions SHELL`, which prints the script that has a shell complete command lines.
struct CompletionsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "completions",
        abstract: "Print the script that completes commands, options and files in a shell.",
        shouldDisplay: false
    )

    @Argument(help: ArgumentHelp("The shell.", valueName: "shell"), completion: .list(ShellCompletions.shells))
    var shell: String

    func run() throws {
        guard let script = ShellCompletions.script(for: shell) else {
            throw UsageError(message: "--completions needs the name of a shell: bash, zsh or fish")
        }
        print(script, terminator: "")
    }
}

/// `globus-lua --complete WORD…`, which those scripts run.
struct CompleteCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "complete",
        abstract: "Print what may stand at the end of a command line.",
        shouldDisplay: false
    )

    @Argument(parsing: .postTerminator, help: ArgumentHelp("The words so far.", valueName: "word"))
    var words: [String] = []

    func run() throws {
        print(CommandLineCompletion(words, of: try CommandDescription.program()).lines)
    }
}

/// `globus-lua manual`, which writes the manual page.
struct ManualCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "manual",
        abstract: "Write the manual page, in the language of manual pages.",
        discussion: """
            Its date is today's, or that of SOURCE_DATE_EPOCH.

            EXAMPLE:
              globus-lua manual > globus-lua.1
            """,
        shouldDisplay: false
    )

    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]

    func run() throws {
        print(ManualPage(try CommandDescription.program(), date: Self.date).text, terminator: "")
    }

    private static var date: String {
        var moment = getenv("SOURCE_DATE_EPOCH").flatMap { time_t(String(cString: $0)) } ?? time(nil)
        var parts = tm()
        gmtime_r(&moment, &parts)
        return "\(months[Int(parts.tm_mon)]) \(parts.tm_mday), \(parts.tm_year + 1900)"
    }
}
