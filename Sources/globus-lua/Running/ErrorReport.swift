import GlobusAuth
import GlobusLua
import LuaRuntime

/// Reports the failure of a script to a person: one line with the error and its place, then its causes, then the
/// script's calls.
struct ErrorReport {
    private static let longestLine = 2000
    private static let longestCall = 300

    /// The secrets that the script has given or received, which its errors may contain.
    let secrets: KnownSecrets
    /// The scripts whose failures are explained by their text.
    var scripts: [ScriptSource] = []
    /// The app whose login may be what is missing, and its client where it was used.
    var app: AppChoice?
    var appClientID: String?

    func text(of error: any Error) -> String {
        var parts = parts(of: error)
        parts[0] += hint(for: error) ?? ""
        var lines = ["globus-lua: " + parts.joined(separator: "\n\t")] + causes(of: error)
        // Where the host's error is about one of a script's, its calls are what there is to know.
        if let error = luaError(behind: error), let traceback = error.traceback, !isPlain(traceback, of: error) {
            lines += calls(of: traceback)
        }
        if let remedy = LoginRemedy(for: error, clientID: appClientID) {
            lines.append(secrets.printable("  \(remedy.text(for: app))", limit: Self.longestLine))
        }
        return lines.joined(separator: "\n")
    }

    /// Reports where a script was that a signal has ended.
    func interruption(_ word: String, by error: (any Error)?) -> String {
        guard let error = error.flatMap({ luaError(behind: $0) }), error.code == .interrupted else { return word }
        // The word already says that it was interrupted.
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
        let hint = FailureHint.text(for: error) { name in scripts.first { $0.name == name }?.bytes }
        return hint.map { secrets.printable($0, limit: 300) }
    }

    /// Whether the calls tell no more than the message does, because the script's first function has failed itself.
    func isPlain(_ traceback: String, of error: LuaError) -> Bool {
        let calls = traceback.split(separator: "\n").dropFirst().map { $0.drop { $0 == "\t" } }
        let ofScript = calls.filter { !$0.hasPrefix("[C]: ") }
        return error.code == .script && ofScript.count <= 1 && ofScript.allSatisfy { $0.hasSuffix(": in main chunk") }
    }

    /// Returns a line for each cause of the error that says something new.
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

    /// Whether the text of an error ends with the text of its cause.
    private static func says(_ cause: String, in line: String) -> Bool {
        line == cause || line.hasSuffix(": \(cause)") || line.contains(": \(cause);")
    }

    func line(of error: any Error) -> String { secrets.printable(message(of: error), limit: Self.longestLine) }

    /// The error's line, and what follows it in lines of its own: where `require` has looked for a module, or why one that
    /// it has found cannot be loaded.
    private func parts(of error: any Error) -> [String] {
        let text = message(of: error)
        guard text.contains("' not found:\n\t") || text.contains("':\n\t") else { return [line(of: error)] }
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

    /// Returns the lines of a traceback, made printable, since the script chooses the names in it.
    func calls(of traceback: String) -> [String] {
        traceback.split(separator: "\n").map { line in
            let indentation = line.prefix { $0 == "\t" }
            return indentation + secrets.printable("\(line.dropFirst(indentation.count))", limit: Self.longestCall)
        }
    }

    /// Returns the next cause.
    ///
    /// An error that came through Lua already shows the host's error, so the cause of that one is next.
    private func cause(of error: any Error) -> (any Error)? {
        switch error {
        case let error as LuaError: error.cause.flatMap { cause(of: $0) }
        case let error as GlobusError: error.cause
        default: nil
        }
    }
}

/// The exit status of the process; thrown to end it after everything was reported.
struct ExitStatus: Error, Sendable, Equatable {
    let code: Int32

    /// Everything went well.
    static let success = ExitStatus(code: 0)
    /// The script failed.
    static let failure = ExitStatus(code: 1)
    /// The script took longer than it may; the same status as that of `timeout`.
    static let timeLimit = ExitStatus(code: 124)
    /// The command line or the environment is wrong.
    static let usage = ExitStatus(code: 2)
}

/// A mistake on the command line or in the environment, with what to do about it in one line.
struct UsageError: Error, CustomStringConvertible {
    let message: String

    /// The message.
    var description: String { message }
}
