import GlobusAuth
import LuaRuntime

/// What a person reads when a script has failed: one line saying what and where, what led to it, then the script's calls.
enum ErrorReport {
    private static let longestLine = 2000
    private static let longestCall = 300

    static func text(of error: any Error) -> String {
        var lines = ["globus-lua: \(line(of: error))"]
        var cause = cause(of: error)
        while let current = cause {
            lines.append("  caused by: \(line(of: current))")
            cause = Self.cause(of: current)
        }
        if let traceback = (error as? LuaError)?.traceback { lines += calls(of: traceback) }
        return lines.joined(separator: "\n")
    }

    private static func line(of error: any Error) -> String {
        let text =
            switch error {
            case let error as LuaError: error.placedMessage
            default: String(describing: error)
            }
        return text.printable(limit: longestLine)
    }

    /// The lines of a traceback; the names in it are the script's own choice.
    private static func calls(of traceback: String) -> [String] {
        traceback.split(separator: "\n").map { line in
            let indentation = line.prefix { $0 == "\t" }
            return indentation + line.dropFirst(indentation.count).printable(limit: longestCall)
        }
    }

    /// An error that came through Lua shows the host's error already; what led to that one is next.
    private static func cause(of error: any Error) -> (any Error)? {
        switch error {
        case let error as LuaError: error.cause.flatMap { cause(of: $0) }
        case let error as GlobusError: error.cause
        default: nil
        }
    }
}
