import ArgumentParser

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// `globus-lua run`.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run a script.",
        discussion: """
            The script is a file, - for standard input, or the text after -e. Everything after it belongs to the script, \
            which finds it in `...` and in `arg`.

            EXAMPLES:
              globus-lua run job.lua first second
              globus-lua run --lua-path lib job.lua
              globus-lua run -e 'print(...)' first second

            VARIABLES: GLOBUS_SDK_ENVIRONMENT, GLOBUS_SDK_SERVICE_URL_<SERVICE>, GLOBUS_SDK_HTTP_TIMEOUT and \
            GLOBUS_SDK_VERIFY_SSL as in the Globus SDK; http_proxy, https_proxy and no_proxy as in curl.
            """
    )

    @Option(name: .customShort("e"), help: ArgumentHelp("Run this text.", valueName: "code"))
    var code: String?

    @OptionGroup(title: "Host options") var host: HostOptions
    @OptionGroup(title: "Permissions and limits") var confinement: ConfinementOptions

    @Argument(parsing: .captureForPassthrough, help: "The script, - for standard input, and the script's arguments.")
    var words: [String] = []

    func run() async throws {
        let (source, arguments) = try script()
        do {
            let runner = try await ScriptRunner(options: host, variables: ProcessEnvironment.variables)
            try await runner.run(source, arguments: arguments)
        } catch let status as ExitStatus {
            throw status
        } catch {
            StandardError.write(ErrorReport.text(of: error))
            throw ExitStatus.usage
        }
    }

    private func script() throws -> (ScriptSource, [String]) {
        if let code { return (.text(code), words) }
        guard let first = words.first else {
            throw ValidationError("no script is named; give a file, - for standard input, or -e CODE (see --help)")
        }
        let arguments = Array(words.dropFirst())
        if first == "-" { return (.standardInput, arguments) }
        guard access(first, R_OK) == 0 else {
            let reason = String(cString: strerror(errno))
            let hint =
                first.contains("/") || first.hasSuffix(".lua") ? "" : ", and there is no such command (see --help)"
            throw ValidationError("cannot read the script '\(first)': \(reason)\(hint)")
        }
        return (.file(first), arguments)
    }
}
