import MockGlobus
import StandardHost

/// What ``RunCommand`` does: a script, its arguments, and what holds for it.
struct ScriptRun {
    /// The text to run in the place of a file.
    let code: String?
    /// The words behind the options: the file, unless there is a text, and the arguments.
    let words: [String]
    /// Whether a mock Globus runs in the program.
    var hasMock = false
    var host = HostSettings()
    var permissions = PermissionSettings()

    /// Runs the script until it ends.
    ///
    /// - Throws: ``UsageError`` where there is none, and ``ExitStatus`` for every end but success.
    func run() async throws {
        let (source, arguments) = try script()
        let mock = hasMock ? try await MockStarter.enter(as: .confidential) : nil
        var host = host
        if mock != nil { host.app = host.app.withMock }
        let runner = try await ScriptRunner(
            for: [source],
            arguments: arguments,
            options: host,
            permissions: permissions,
            variables: ProcessEnvironment.variables
        )
        try await runner.run(source, arguments: arguments)
        await mock?.stop()
    }

    private func script() throws -> (ScriptSource, [String]) {
        if let code { return (ScriptSource(text: code), words) }
        guard let path = words.first else {
            throw UsageError(message: "no script is named; give a file, - for standard input, or -e CODE (see --help)")
        }
        do {
            return (try ScriptSource(path: path), Array(words.dropFirst()))
        } catch let error as UsageError {
            throw UsageError(message: error.message + hint(for: path))
        }
    }

    /// Returns a hint for a word that does not look like a file and may have been meant as a command.
    private func hint(for path: String) -> String {
        if path.contains("/") || path.contains(".") { return "" }
        let suggestion = CommandLineWords.suggestion(for: path).map { "did you mean '\($0)'?" } ?? "see --help"
        return ", and there is no such command (\(suggestion))"
    }
}

extension ScriptRun {
    /// Reads a command line that ``CommandLineWords`` has completed and that has no option but `-e`; nil for all others,
    /// which the parser reads.
    ///
    /// The parser takes a third of the time of a run, mostly for the descriptions of options that are not given.
    init?(withoutOptions words: [String]) {
        guard words.first == "run", let end = words.firstIndex(of: "--") else { return nil }
        let options = words[1..<end]
        if options.isEmpty {
            code = nil
        } else if options.first == "-e", options.count == 2, let text = options.last, !text.hasPrefix("-") {
            code = text
        } else {
            return nil
        }
        self.words = Array(words[(end + 1)...])
    }
}
