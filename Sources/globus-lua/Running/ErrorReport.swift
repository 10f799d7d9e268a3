import GlobusAuth
import LuaRuntime

/// What a person reads when a script has failed: one line saying what and where, what led to it, then the script's calls.
enum ErrorReport {
    private static let longestLine = 2000

    static func text(of error: any Error) -> String {
        var lines = ["globus-lua: \(line(of: error))"]
        var cause = cause(of: error)
        while let current = cause {
            lines.append("  caused by: \(line(of: current))")
            cause = Self.cause(of: current)
        }
        if let traceback = (error as? LuaError)?.traceback { lines.append(traceback) }
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

    /// An error that came through Lua shows the host's error already; what led to that one is next.
    private static func cause(of error: any Error) -> (any Error)? {
        switch error {
        case let error as LuaError: error.cause.flatMap { cause(of: $0) }
        case let error as GlobusError: error.cause
        default: nil
        }
    }
}
