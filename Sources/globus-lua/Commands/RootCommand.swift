import ArgumentParser
import GlobusAuth
import GlobusTokenStorage
import LuaRuntime
import Networking

/// The command `globus-lua` without a subcommand.
struct RootCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "globus-lua",
        abstract: "Runs Lua scripts with the Globus SDK's authorizers and HTTP requests.",
        usage: """
            globus-lua [run] [<options>] <script.lua> [<argument> ...]
            globus-lua <command> [<options>]
            """,
        discussion: """
            Scripts find the globals globus, json, task and log, and may wait for the network wherever they like.

            EXAMPLES:
              globus-lua job.lua --since 2026-01-01      a script, with its arguments
              globus-lua -e 'print(json.encode{1, 2})'   a text
              echo 'print(_VERSION)' | globus-lua -      standard input
              globus-lua login --client-id ID            log in, for globus.app()
              globus-lua                                 lines that you type, one by one
              globus-lua demo                            a token renewed, step by step
              globus-lua check job.lua                   its mistakes, without running it
              globus-lua init jobs                       a folder of scripts to begin with
              globus-lua test tests                      the tests in a folder
              globus-lua mock --port 8080                a mock Globus for your scripts

            Without any word it is globus-lua repl on a terminal, and elsewhere runs standard input, as lua does.

            COMPLETION: globus-lua --completions bash, zsh or fish prints a script for your shell.

            EXIT STATUS: 0 done, 1 the script failed, 2 wrong usage, 124 it took longer than --max-time, 129 hung up, 130 \
            interrupted, 143 terminated; a script's own with os.exit, of which the lowest eight bits count.
            """,
        version: Version.text,
        subcommands: [
            RunCommand.self, ReplCommand.self, CheckCommand.self, InitCommand.self, ReferenceCommand.self,
            DemoCommand.self, MockCommand.self, StorageCommand.self,
            TestCommand.self, LoginCommand.self, LogoutCommand.self, WhoamiCommand.self, TokensCommand.self,
            ManualCommand.self, CompletionsCommand.self, CompleteCommand.self,
        ],
        defaultSubcommand: RunCommand.self
    )

    /// Parses a command line that ``CommandLineWords`` has completed.
    ///
    /// `run` is parsed by itself: the descriptions of all other commands would take longer to read than many a script
    /// takes to run.
    static func parsed(_ words: [String]) throws -> any ParsableCommand {
        guard words.first == RunCommand.configuration.commandName else { return try parseAsRoot(words) }
        return try RunCommand.parseAsRoot(Array(words.dropFirst()))
    }
}

/// The text of `--version`: the program, and the libraries of the system that it uses.
enum Version {
    static var text: String {
        let libraries =
            ["Lua \(LuaState.release)"] + CurlHTTPClient.libraryVersions + ["SQLite \(SQLiteLibrary.version)"]
        return "globus-lua \(Release.version) (\(libraries.joined(separator: ", ")))"
    }
}
