import ArgumentParser
import GlobusLua
import StandardHost

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// The command `globus-lua repl`.
struct ReplCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "repl",
        abstract: "Type Lua line by line, and see what comes of it.",
        usage: "globus-lua repl [<options>]",
        discussion: """
            Expressions show their values, and statements run; a line that is not finished goes on in the next. _ is the \
            last value, _1, _2 … are all values of the last line. Tab completes names, options and commands. Ctrl-C stops \
            the line that runs, Ctrl-D leaves. :help tells the rest, and :mock starts a mock Globus to play with.

            Lines are kept in $XDG_STATE_HOME/globus-lua/history (~/.local/state by default), but for those that hold a \
            secret and those that begin with a space.

            Where standard input is no terminal it is run as a script, as `globus-lua run -` does it.

            EXAMPLES:
              globus-lua repl
              globus-lua repl --init start.lua
              globus-lua repl --startup site/policies --no-history
              echo 'print(_VERSION)' | globus-lua repl
            """
    )

    @Option(
        name: [.customShort("i"), .customLong("init")],
        help: ArgumentHelp(
            "Run this file first; what it sets is there for the lines. May be repeated.",
            valueName: "file"
        ),
        completion: .file()
    )
    var files: [String] = []

    @Flag(name: .customLong("no-history"), help: "Read and write no history file.")
    var noHistory = false

    @OptionGroup(title: "Host options") var host: HostOptions
    @OptionGroup(title: "Permissions") var permissions: PermissionOptions

    func run() async throws {
        let variables = ProcessEnvironment.variables
        let trace = TraceSwitch(isOn: host.traceHTTP)
        let isInteractive = TerminalStyle.isTerminal(STDIN_FILENO)
        let sources = try files.map { try ScriptSource(file: $0) }
        let input = isInteractive ? nil : try ScriptSource(path: "-")
        let runner = try await ScriptRunner(
            for: sources + (input.map { [$0] } ?? []),
            options: host.settings,
            permissions: permissions.settings,
            flags: isInteractive ? Self.flagsAtPrompt : .ofCommandLine,
            variables: variables,
            trace: trace
        )
        if let input { return try await runner.run(input, arguments: [], after: sources) }
        let repl = try await Repl(runner, files: files, trace: trace, keepsHistory: !noHistory, variables)
        do {
            try await repl.run()
        } catch {
            await ScriptRunner.finishRenewals(runner.host.configuration)
            throw error
        }
        await ScriptRunner.finishRenewals(runner.host.configuration)
    }

    /// What refusals tell the person at the prompt to type.
    private static let flagsAtPrompt = PermissionFlags(instruction: "type :allow") { $0.rawValue }
}
