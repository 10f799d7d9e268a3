import GlobusAuth
import GlobusLua
import LuaRuntime

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// A session on a terminal: reads lines, runs them, and shows the results.
struct Repl: Sendable {
    let session: ScriptSession
    let signals: SessionSignals
    let palette: Palette
    let printer: ValuePrinter
    let mock: SessionMock
    let help: SessionHelp
    let host: ScriptHost
    private let editor: LineEditor
    let history: SessionHistory
    /// The files that run at the beginning.
    private let files: [String]
    private let failurePalette: Palette
    private let report: ErrorReport
    let trace: TraceSwitch

    init(
        _ runner: ScriptRunner,
        files: [String],
        trace: TraceSwitch,
        keepsHistory: Bool,
        _ variables: [String: String]
    ) async throws {
        self.files = files
        host = runner.host
        session = await ScriptSession(on: runner.host)
        palette = TerminalStyle.palette(of: STDOUT_FILENO, variables)
        self.trace = trace
        report = ErrorReport(secrets: runner.host.configuration.knownSecrets)
        failurePalette = TerminalStyle.palette(of: STDERR_FILENO, variables)
        printer = session.printer(palette)
        help = SessionHelp(libraries: runner.host.configuration.libraries)
        mock = SessionMock(session: session, variables: variables)
        let onStandardError = !TerminalStyle.isTerminal(STDOUT_FILENO)
        guard let editor = LineEditor(onStandardError: onStandardError, historySize: HistoryFile.size) else {
            throw UsageError(message: "the terminal cannot be used for editing lines")
        }
        self.editor = editor
        history = SessionHistory(editor, keepsHistory ? HistoryFile(variables) : nil, session: session)
        InterruptMonitor.prepare(runner.loop)
        signals = SessionSignals(handle: await runner.host.interruptHandle, editor: editor)
    }

    /// Runs the files, and then lines until the end.
    ///
    /// - Throws: ``ExitStatus`` where a line or a signal ends the program.
    func run() async throws {
        signals.install()
        history.open()
        greet()
        try await loadFiles()
        var pending = ""
        while true {
            StandardOutput.flush()
            let begun = pending
            let entry = await editor.read(prompt: begun.isEmpty ? "> " : ">> ") { text in
                await ReplCompleter(session: session, help: help, begun: begun).completions(of: text)
            }
            if let status = signals.termination { throw status }
            switch entry {
            case .line(let line):
                pending = try await take(begun.isEmpty ? line : "\(begun)\n\(line)")
                if !begun.isEmpty, !pending.isEmpty, line.trimmed.isEmpty { tellHowToGiveUp() }
            case .cancelled: pending = ""
            case .end, .stopped:
                print("")
                if begun.isEmpty { return }
                pending = ""
            }
        }
    }

    private func loadFiles() async throws {
        for path in files { try await attempt("") { try await session.load(path) } }
    }

    /// Forgets what lines have done, and begins as at the start.
    func startAgain() async throws {
        await session.reset()
        try await attempt("") { try await mock.showAgain() }
        try await loadFiles()
    }

    /// Says after an empty line how to leave a line that is not finished, unless more is already coming, as when a text is
    /// pasted.
    private func tellHowToGiveUp() {
        var entry = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        if poll(&entry, 1, 0) > 0 { return }
        print(palette.paint("The line is not finished; Ctrl-C gives it up.", .note))
    }

    private func greet() {
        print(
            """
            globus-lua \(Release.version), Lua \(LuaState.release). Type Lua, and see what it returns; Ctrl-D leaves.
            Try 1 + 1, or globus. and Tab; :mock starts a Globus to play with, :help tells more.
            """
        )
    }

    /// Runs a line; returns the text where more lines must follow.
    private func take(_ text: String) async throws -> String {
        if text.allSatisfy(\.isWhitespace) { return "" }
        if ReplAction.isCommand(text) {
            history.add(text)
            try await ReplAction.perform(text, in: self)
            return ""
        }
        if let name = SessionHelp.question(in: text) {
            history.add(text)
            try await ReplAction.help.perform(name, self)
            return ""
        }
        do {
            let outcome = try await attempt(text) { try await session.evaluate(text, printer: printer) }
            if outcome == .unfinished { return text }
            if case .done(let values?) = outcome { print(values + (await remark(about: text, showing: values))) }
        } catch {
            history.add(text)
            throw error
        }
        history.add(text)
        return ""
    }

    /// Returns what to say about a line that is nothing but a name, and came to nothing.
    private func remark(about text: String, showing values: String) async -> String {
        guard values == palette.paint("nil", .constant) else { return "" }
        var words = SessionHelp.hint(forWord: text)
        if words == nil { words = await session.absence(of: text) }
        return words.map { palette.paint("  -- \($0)", .note) } ?? ""
    }

    /// Runs a text that was edited elsewhere; one that is not finished can be edited again.
    func enter(edited text: String) async throws {
        print(text)
        if try await take(text).isEmpty { return }
        history.add(text)
        StandardError.write("the text is not finished, and was not run; :edit goes on with it")
    }

    /// Runs `body`, which Ctrl-C ends.
    ///
    /// Where it fails, reports the failure and returns nil.
    ///
    /// Throws ``ExitStatus`` where a script ends the program.
    @discardableResult
    func attempt<Value: Sendable>(
        _ text: String,
        _ body: @escaping @Sendable () async throws -> Value
    ) async throws -> Value? {
        let (result, isInterrupted) = await signals.interruptible(body)
        do {
            return try result.get()
        } catch let exit as ScriptExit {
            throw ExitStatus(code: exit.status)
        } catch {
            let shown = isInterrupted ? LuaError(.interrupted, "interrupted") : error
            var message = LineFailure.text(of: shown, line: text, help, report, failurePalette)
            if let advice = await session.memoryAdvice() { message += "\n" + failurePalette.paint(advice, .note) }
            // The terminal has shown ^C in this line.
            StandardError.write(isInterrupted ? "\n\(message)" : message)
            return nil
        }
    }
}
