import ArgumentParser

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// The entry: parses the command line, runs the command, and ends with the exit status that the documentation names.
@main
enum Main {
    static func main() async {
        InterruptMonitor.block()
        let arguments = CommandLineWords.rewritten(Array(CommandLine.arguments.dropFirst()))
        do {
            var command = try RootCommand.parseAsRoot(arguments)
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
            leave(.success)
        } catch let status as ExitStatus {
            leave(status)
        } catch {
            leave(report(error))
        }
    }

    /// Prints what the parser has to say: help on standard output, wrong usage on standard error.
    private static func report(_ error: any Error) -> ExitStatus {
        let text = RootCommand.fullMessage(for: error)
        guard RootCommand.exitCode(for: error) != .success else {
            print(text)
            return .success
        }
        StandardError.write(text.hasPrefix("Error: ") ? "globus-lua: " + text.dropFirst(7) : text)
        return .usage
    }

    private static func leave(_ status: ExitStatus) -> Never {
        fflush(nil)
        // No destructors and no joining: the process ends, and the system takes everything back.
        _exit(status.code)
    }
}
