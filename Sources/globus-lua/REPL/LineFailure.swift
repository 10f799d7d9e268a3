import GlobusAuth
import GlobusLua
import LuaRuntime

/// Describes the failure of a line: the message, its causes, and the calls, without those of the prompt itself.
enum LineFailure {
    private static let ownPlace = "stdin:1: "

    static func text(
        of error: any Error,
        line: String,
        _ help: SessionHelp,
        _ report: ErrorReport,
        _ palette: Palette
    ) -> String {
        if (error as? LuaError)?.code == .interrupted { return palette.paint("interrupted", .failure) }
        var message = (error as? GlobusError).flatMap { usage(of: $0, report) } ?? report.line(of: error)
        // In a single line, the place is not needed.
        if !line.contains("\n"), message.hasPrefix(ownPlace) { message.removeFirst(ownPlace.count) }
        let code = (error as? LuaError)?.code
        let isSyntaxError = code == .syntax || code == .incompleteSyntax
        message += help.hint(for: message, isSyntaxError: isSyntaxError, line: line) ?? ""
        let calls = (error as? LuaError).map { Self.calls(of: $0, report) } ?? []
        let details = report.causes(of: error) + calls
        return ([palette.paint(message, .failure)] + details.map { palette.paint($0, .note) }).joined(separator: "\n")
    }

    /// Returns the message about a command's wrong argument, without the class that a script would see.
    private static func usage(of error: GlobusError, _ report: ErrorReport) -> String? {
        error.code == .usage ? report.secrets.printable(error.message, limit: 2000) : nil
    }

    private static func calls(of error: LuaError, _ report: ErrorReport) -> [String] {
        guard let traceback = error.traceback, !report.isPlain(traceback, of: error) else { return [] }
        return trimmed(report.calls(of: traceback))
    }

    /// Removes the calls that are in every traceback of a line.
    private static func trimmed(_ calls: [String]) -> [String] {
        var calls = calls[...]
        while let last = calls.last, isNoise(last) { calls.removeLast() }
        return calls.count > 1 ? Array(calls) : []
    }

    private static func isNoise(_ call: String) -> Bool {
        let call = call.drop { $0 == "\t" }
        return call.hasPrefix("[C]: in ") || (call.hasPrefix("stdin:") && call.hasSuffix(": in main chunk"))
            || (call.hasPrefix("stdin:") && call.contains(": in function <stdin:"))
    }
}
