import GlobusLua
import LuaRuntime

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

    static let quit = ReplAction("quit", "Leave, as Ctrl-D does it.") { _, _ in throw ExitStatus.success }
}
