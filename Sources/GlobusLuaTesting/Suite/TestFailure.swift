import GlobusAuth
import LuaRuntime

/// Why a test failed, in words that may be printed.
public struct TestFailure: Sendable {
    /// What happened, with the place where that is known; one line or several.
    public let message: String
    /// The script's calls that led to it, outermost last; empty where there were none.
    public let calls: [String]
    /// The last lines that the scripts printed which the test has run.
    public let printed: [String]

    private static let longestCall = 300
    private static let mostPrinted = 20

    /// What an error says, with what led to it, and without the secrets that the host knows.
    ///
    /// - `printed`: what the scripts have printed which the test has run.
    init(_ error: any Error, hiding secrets: KnownSecrets? = nil, printed: String = "") {
        var lines = [Self.line(error)]
        var cause = Self.cause(of: error)
        while let current = cause {
            lines.append("caused by: \(Self.line(current))")
            cause = Self.cause(of: current)
        }
        let text = lines.joined(separator: "\n")
        message = secrets?.redacted(text) ?? text
        calls = Self.calls(of: (error as? LuaError)?.traceback ?? "")
        self.printed = (secrets?.redacted(printed) ?? printed).split(separator: "\n").suffix(Self.mostPrinted)
            .map { $0.printable(limit: Self.longestCall) }
    }

    /// What is shown below the message: the calls, and what was printed.
    var details: [String] {
        calls + (printed.isEmpty ? [] : ["the scripts that it ran have printed:"] + printed.map { "  \($0)" })
    }

    private static func line(_ error: any Error) -> String {
        let text = (error as? LuaError)?.placedMessage ?? String(describing: error)
        // A failed expectation has a line for each of the two values.
        return text.split(separator: "\n").map { $0.printable(limit: 2000) }.joined(separator: "\n")
    }

    /// The error that led to this one.
    static func cause(of error: any Error) -> (any Error)? {
        switch error {
        case let error as LuaError: error.cause.flatMap { cause(of: $0) }
        case let error as GlobusError: error.cause
        default: nil
        }
    }

    /// The lines of a traceback that are places in Lua files.
    private static func calls(of traceback: String) -> [String] {
        traceback.split(separator: "\n").map { $0.drop { $0 == "\t" } }
            .filter { !$0.hasPrefix("[C]") && !$0.hasPrefix("stack traceback") && !$0.hasPrefix("(...") }
            .map { $0.printable(limit: longestCall) }
    }
}
