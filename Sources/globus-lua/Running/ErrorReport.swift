import GlobusAuth
import GlobusLua
import LuaRuntime

/// What a person reads when a script has failed: one line saying what and where, what led to it, then the script's calls.
struct ErrorReport {
    private static let longestLine = 2000
    private static let longestCall = 300

    /// The secrets that the script has given or has been given, which it may have raised.
    let secrets: KnownSecrets
    /// The scripts whose failures are explained by their text.
    var scripts: [ScriptSource] = []

    func text(of error: any Error) -> String {
        var parts = parts(of: error)
        parts[0] += hint(for: error) ?? ""
        var lines = ["globus-lua: " + parts.joined(separator: "\n\t")] + causes(of: error)
        // Where the host's error is about one of a script's, its calls are what there is to know.
        if let error = luaError(behind: error), let traceback = error.traceback, !isPlain(traceback, of: error) {
            lines += calls(of: traceback)
        }
        if let remedy = LoginRemedy(for: error) {
            lines.append(secrets.printable("  \(remedy.text)", limit: Self.longestLine))
        }
        return lines.joined(separator: "\n")
    }

    /// What a person reads when a signal has ended a script: where it was.
    func interruption(_ word: String, by error: (any Error)?) -> String {
        guard let error = error.flatMap({ luaError(behind: $0) }), error.code == .interrupted else { return word }
        // The same happened, under its own name.
        let rest = error.message.trimmingPrefix("interrupted")
        return line(of: LuaError(.interrupted, word + rest, place: error.place))
    }

    private func luaError(behind error: any Error) -> LuaError? {
        var next: (any Error)? = error
        while let current = next {
            if let error = current as? LuaError { return error }
            next = (current as? GlobusError)?.cause
        }
        return nil
    }

    /// What was probably meant, where the text of the script tells.
    private func hint(for error: any Error) -> String? {
        guard let error = error as? LuaError, [.syntax, .incompleteSyntax, .script].contains(error.code),
            let parts = error.message.firstMatch(of: /^(.+?):(\d+): (.+)/), let line = Int(parts.2)
        else { return nil }
        let name = String(parts.1)
        guard let source = scripts.first(where: { $0.name == name })?.bytes ?? ScriptSource.text(ofModule: name)
        else { return nil }
        let hint = FailureHint.text(
            for: String(parts.3),
            isSyntaxError: error.code != .script,
            in: source,
            line: line
        )
        return hint.map { secrets.printable($0, limit: 300) }
    }

    /// Whether the calls tell no more than the message does, because the script's first function has failed itself.
    func isPlain(_ traceback: String, of error: LuaError) -> Bool {
        let calls = traceback.split(separator: "\n").dropFirst().map { $0.drop { $0 == "\t" } }
        let ofScript = calls.filter { !$0.hasPrefix("[C]: ") }
        return error.code == .script && ofScript.count <= 1 && ofScript.allSatisfy { $0.hasSuffix(": in main chunk") }
    }

    /// A line for each error that led to this one and says something new.
    func causes(of error: any Error) -> [String] {
        var said = [line(of: error)]
        var lines: [String] = []
        var cause = cause(of: error)
        while let current = cause {
            let line = line(of: current)
            if !said.contains(where: { Self.says(line, in: $0) }) {
                said.append(line)
                lines.append("  caused by: \(line)\(hint(for: current) ?? "")")
            }
            cause = self.cause(of: current)
        }
        return lines
    }

    /// Whether an error has the words of what led to it behind its own.
    private static func says(_ cause: String, in line: String) -> Bool {
        line == cause || line.hasSuffix(": \(cause)") || line.contains(": \(cause);")
    }

    func line(of error: any Error) -> String { secrets.printable(message(of: error), limit: Self.longestLine) }

    /// The error's line, and what follows it in lines of its own, as where a module was looked for.
    private func parts(of error: any Error) -> [String] {
        let text = message(of: error)
        guard text.contains("' not found:\n\t") else { return [line(of: error)] }
        let lines = secrets.redacted(text, limit: Self.longestLine).split(
            separator: "\n\t",
            omittingEmptySubsequences: false
        )
        return lines.map { String($0).printable(limit: Self.longestCall) }
    }

    private func message(of error: any Error) -> String {
        switch error {
        case let error as LuaError: error.placedMessage
        default: String(describing: error)
        }
    }

    /// The lines of a traceback; the names in it are the script's own choice.
    func calls(of traceback: String) -> [String] {
        traceback.split(separator: "\n").map { line in
            let indentation = line.prefix { $0 == "\t" }
            return indentation + secrets.printable("\(line.dropFirst(indentation.count))", limit: Self.longestCall)
        }
    }

    /// An error that came through Lua shows the host's error already; what led to that one is next.
    private func cause(of error: any Error) -> (any Error)? {
        switch error {
        case let error as LuaError: error.cause.flatMap { cause(of: $0) }
        case let error as GlobusError: error.cause
        default: nil
        }
    }
}

/// How the process ends; thrown to end it, after everything has been said.
struct ExitStatus: Error, Sendable, Equatable {
    let code: Int32

    /// Everything went well.
    static let success = ExitStatus(code: 0)
    /// The script failed.
    static let failure = ExitStatus(code: 1)
    /// The script took longer than it may, as with `timeout`.
    static let timeLimit = ExitStatus(code: 124)
    /// The command line or the environment is wrong.
    static let usage = ExitStatus(code: 2)
}

/// The command line or the environment is wrong; one line says how, and what to do.
struct UsageError: Error, CustomStringConvertible {
    let message: String

    /// The message.
    var description: String { message }
}
