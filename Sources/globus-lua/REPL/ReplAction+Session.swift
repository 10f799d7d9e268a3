import GlobusLua
import LuaRuntime
import StandardHost

/// Commands about the session itself.
extension ReplAction {
    static let reset = ReplAction("reset", "Forget globals, modules, results and loaded files.") { _, repl in
        try await repl.startAgain()
        print("Globals, results and loaded files are forgotten; permissions, logins and the mock are as before.")
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

    static let login = ReplAction("login", taking: "[SCOPE …]", "Log in, for globus.app(); force does it again.") {
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
