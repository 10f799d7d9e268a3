import GlobusAuth
import GlobusLua
import LuaRuntime

/// Why a test failed, in words that may be printed.
package struct TestFailure: Sendable {
    /// What happened, with the place where that is known; one line or several.
    package let message: String
    /// The script's calls that led to it, outermost last; empty where there were none.
    package let calls: [String]
    /// The last lines that the scripts printed which the test has run.
    package let printed: [String]

    private static let longestLine = 2000
    private static let longestCall = 300
    /// What Lua writes before the name of a function in a traceback, which is no secret although it may be a word that is.
    private static let callWord = ": in function "
    private static let mostPrinted = 20

    /// Describes an error and its causes without the secrets that the host knows; `printed` is what the scripts run by
    /// the test have printed.
    init(_ error: any Error, hiding secrets: KnownSecrets? = nil, printed: String = "") {
        // The text is cut after secrets were removed, since a part of a secret would not be found.
        let show = { (text: String, limit: Int) in
            (secrets?.redacted(text) ?? text).split(separator: "\n").map { $0.printable(limit: limit) }
        }
        let hint = { (error: any Error) in
            FailureHint.text(for: error, among: .everywhere)
                .map { (secrets?.redacted($0) ?? $0).printable(limit: Self.longestCall) } ?? ""
        }
        // An expectation has taken secrets out of the values that it shows; its own words are none, whatever they are.
        let isOwn = (error as? LuaError)?.cause is ExpectationError
        let text = Self.text(of: error)
        var lines =
            isOwn
            ? text.split(separator: "\n").map { $0.printable(limit: Self.longestLine) } : show(text, Self.longestLine)
        if !lines.isEmpty { lines[0] += hint(error) }
        var cause = Self.cause(of: error)
        var said = text
        while let current = cause {
            let text = Self.text(of: current)
            // Some errors contain the text of their cause at the end.
            if said != text, !said.hasSuffix(": \(text)") {
                var shown = show("caused by: \(text)", Self.longestLine)
                if !shown.isEmpty { shown[0] += hint(current) }
                lines += shown
            }
            said = text
            cause = Self.cause(of: current)
        }
        message = lines.joined(separator: "\n")
        let raised = (error as? TestTimeout)?.error ?? error
        calls = Self.calls(of: (raised as? LuaError)?.traceback ?? "").split(separator: "\n").map { call in
            call.split(separator: Self.callWord, maxSplits: 1, omittingEmptySubsequences: false)
                .map { (secrets?.redacted(String($0)) ?? String($0)).printable(limit: Self.longestCall) }
                .joined(separator: Self.callWord)
        }
        self.printed = show(printed, Self.longestCall).suffix(Self.mostPrinted)
    }

    /// What is shown below the message: the calls, and what was printed.
    package var details: [String] {
        calls + (printed.isEmpty ? [] : ["the scripts that it ran have printed:"] + printed.map { "  \($0)" })
    }

    /// Returns the text of an error; a failed expectation has a line for each of the two values.
    private static func text(of error: any Error) -> String {
        (error as? LuaError)?.placedMessage ?? (error as? HostArgumentError)?.message ?? String(describing: error)
    }

    /// The error that led to this one.
    static func cause(of error: any Error) -> (any Error)? {
        switch error {
        case let error as LuaError: error.cause.flatMap { cause(of: $0) }
        case let error as GlobusError: error.cause
        case let error as TestTimeout: error.cause
        default: nil
        }
    }

    /// Returns the lines of a traceback that are places in Lua files.
    private static func calls(of traceback: String) -> String {
        traceback.split(separator: "\n").map { $0.drop { $0 == "\t" } }
            .filter { !$0.hasPrefix("[C]") && !$0.hasPrefix("stack traceback") && !$0.hasPrefix("(...") }
            .joined(separator: "\n")
    }
}
