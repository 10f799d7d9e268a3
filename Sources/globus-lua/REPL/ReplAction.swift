import GlobusLua
import LuaRuntime
import StandardHost

/// A command to the session itself, which begins with a colon.
struct ReplAction: Sendable {
    let name: String
    /// The text after the command's name.
    let argument: String
    let summary: String
    let perform: @Sendable (_ argument: String, Repl) async throws -> Void

    init(
        _ name: String,
        taking argument: String = "",
        _ summary: String,
        _ perform: @escaping @Sendable (_ argument: String, Repl) async throws -> Void
    ) {
        self.name = name
        self.argument = argument
        self.summary = summary
        self.perform = perform
    }

    static let all: [ReplAction] = [help, load, reload, time, trace, startMock, login, quit]

    /// The commands, one on each line.
    static var list: String {
        all.map { action in
            let usage = ":\(action.name) \(action.argument)"
            return "  \(usage)\(String(repeating: " ", count: max(16 - usage.count, 1)))\(action.summary)"
        }.joined(separator: "\n")
    }

    /// Performs the command in a line that begins with a colon.
    ///
    /// Its name may be shortened where that is unambiguous.
    static func perform(_ line: String, in repl: Repl) async throws {
        let words = line.dropFirst().split(maxSplits: 1, whereSeparator: \.isWhitespace)
        guard let name = words.first.map(String.init) else { return print(list) }
        let argument = words.count > 1 ? String(words[1]).trimmed : ""
        let found = all.filter { $0.name == name }.first ?? onlyOne(all.filter { $0.name.hasPrefix(name) })
        guard let found else {
            let meant = Suggestion.nearest(to: name, among: all.map(\.name)).map { " (did you mean ':\($0)'?)" }
            return StandardError.write("there is no command ':\(name)'\(meant ?? ""); ':' lists them")
        }
        if found.argument.isEmpty, !argument.isEmpty {
            return StandardError.write("':\(found.name)' takes nothing after it")
        }
        try await found.perform(argument, repl)
    }

    private static func onlyOne(_ actions: [ReplAction]) -> ReplAction? { actions.count == 1 ? actions[0] : nil }
}

extension String {
    fileprivate var trimmed: String {
        String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}

extension ReplAction {
    static let load = ReplAction("load", taking: "FILE", "Run a file; what it sets is there for the lines.") {
        path,
        repl in
        guard !path.isEmpty else { return StandardError.write("':load' needs the name of a file, as in :load job.lua") }
        let path = FileNames.expanded(path)
        try await repl.attempt("") { try await repl.session.load(path) }
    }

    static let reload = ReplAction(
        "reload",
        "Run startup scripts and loaded files again; globals stay."
    ) { _, repl in
        if let names = try await repl.attempt("", { try await repl.session.reload() }) {
            print(names.isEmpty ? "There is nothing to run again." : "Run again: \(names.joined(separator: ", "))")
        }
    }

    static let time = ReplAction("time", taking: "EXPR", "Run a line, and say what it took.") { line, repl in
        guard !line.isEmpty else { return StandardError.write("':time' needs a line to run, as in :time f(1)") }
        let measurement = await LineMeasurement.begin(repl.session)
        let outcome = try await repl.attempt(line) { try await repl.session.evaluate(line, printer: repl.printer) }
        let text = await measurement.end()
        if outcome == .unfinished {
            return StandardError.write("':time' needs a whole line, and this one is not finished")
        }
        if case .done(let values?) = outcome { print(values) }
        print(repl.palette.paint(text, .note))
    }

    static let trace = ReplAction("trace", taking: "on|off", "Show requests and responses, without their secrets.") {
        word,
        repl in
        switch word {
        case "on": repl.trace.isOn = true
        case "off": repl.trace.isOn = false
        case "": print("Requests are \(repl.trace.isOn ? "shown" : "not shown").")
        default: StandardError.write("':trace' takes on or off, and not '\(word)'")
        }
    }

    static let startMock = ReplAction("mock", "Start a mock Globus, and point the session to it.") { _, repl in
        if let text = try await repl.attempt("", { try await repl.mock.start() }) { print(text) }
    }

    static let login = ReplAction("login", taking: "[SCOPE …]", "Log in, for globus.app(); force has you do it again.")
    {
        text,
        repl in
        let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
        let scopes = words.filter { $0 != "force" }
        let host = repl.host
        let answer = try await repl.attempt("") {
            let requirements = scopes.isEmpty ? ScopeNames.standard : try ScopeNames.requirements(scopes)
            let isNeeded = try await host.logIn(requirements, force: scopes.count < words.count)
            let name = await AppIdentity.name(of: try await host.app(), on: host)
            return "Logged in as \(name)\(isNeeded ? "" : " already; :login force logs in again")."
        }
        if let answer { print(answer) }
    }

    static let quit = ReplAction("quit", "Leave, as Ctrl-D does it.") { _, _ in throw ExitStatus.success }
}
