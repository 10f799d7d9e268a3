import ArgumentParser
import LuaRuntime

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// The entry point: parses the command line, runs the command, and ends with the documented exit status.
@main
enum Main {
    static func main() async {
        LuaState.keepFreedMemory(upTo: 8 << 20)
        StandardFiles.open()
        serveAsKeeper()
        ScriptPrograms.useKeeper()
        InterruptMonitor.install()
        BrokenPipe.install()
        do {
            try requireCommandLine()
            try await run(try CommandLineWords.rewritten(Array(CommandLine.arguments.dropFirst())))
            leave(.success)
        } catch {
            leave(report(error))
        }
    }

    private static func run(_ words: [String]) async throws {
        if let run = ScriptRun(withoutOptions: words) { return try await run.run() }
        var command = try RootCommand.parsed(words)
        if var command = command as? any AsyncParsableCommand {
            try await command.run()
        } else {
            try command.run()
        }
    }

    /// Throws where the words of the command line are unknown: Swift reads them, the program's name included, from `/proc`.
    private static func requireCommandLine() throws {
        guard CommandLine.arguments.isEmpty else { return }
        throw UsageError(
            message: "the command line cannot be read, since /proc is not mounted (mount -t proc proc /proc)"
        )
    }

    /// Prints help to standard output, and errors to standard error.
    private static func report(_ error: any Error) -> ExitStatus {
        switch error {
        case let status as ExitStatus: return status
        case let error as UsageError: StandardError.write("globus-lua: \(error.message)")
        default: return reportParsing(error)
        }
        return .usage
    }

    private static func reportParsing(_ error: any Error) -> ExitStatus {
        guard RootCommand.exitCode(for: error) != .success else {
            print(OptionalValues.shown(in: RootCommand.fullMessage(for: error)))
            return .success
        }
        let command = CommandLineWords.command(of: Array(CommandLine.arguments.dropFirst()))
        let message = CommandLineWords.keepingNearSuggestions(in: RootCommand.message(for: error))
        StandardError.write("globus-lua: \(message) (see globus-lua \(command) --help)")
        return .usage
    }

    /// Ends the programs that scripts have started; only after success those in the background may go on.
    private static func endPrograms(_ status: ExitStatus) {
        if InterruptMonitor.status == nil, status != .timeLimit { ScriptPrograms.finish() }
        if status != .success { ScriptPrograms.endAll() }
        ScriptPrograms.releaseKeeper()
    }

    /// Serves as the keeper, where this program was started by itself for that: ends the programs of another process's
    /// scripts.
    private static func serveAsKeeper() {
        let words = CommandLine.arguments
        guard words.count == 3, words[1] == "\(ScriptPrograms.keeperWord)" else { return }
        ScriptPrograms.serveAsKeeper(words[2])
        _exit(ExitStatus.success.code)
    }

    /// Ends the process, with success only if all of its output was accepted.
    private static func leave(_ status: ExitStatus) -> Never {
        // The thread that reads a code may still be about to do it.
        TerminalEcho.restore()
        let isWritten = fflush(nil) == 0 && StandardOutput.isIntact
        endPrograms(status)
        guard !isWritten, status == .success else { _exit(status.code) }
        StandardError.write("globus-lua: some of the output could not be written; check the disk that it goes to")
        // No destructors run and no threads are joined: the system frees everything.
        _exit(ExitStatus.failure.code)
    }
}
