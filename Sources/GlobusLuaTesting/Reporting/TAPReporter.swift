import GlobusAuth

/// The Test Anything Protocol, version 13.
package struct TAPReporter: TestReporter {
    private var count = 0

    /// Creates a reporter.
    package init() {}

    /// Takes the next result; gives the text to print for it.
    package mutating func text(for result: TestResult) -> String {
        let head = count == 0 ? "TAP version 13\n" : ""
        count += 1
        // A number sign would begin a directive.
        let name = "\(result.file): \(result.name)".printable(limit: 500).split(
            separator: "#",
            omittingEmptySubsequences: false
        )
        .joined(separator: "\\#")
        switch result.outcome {
        case .passed: return "\(head)ok \(count) - \(name)\n"
        case .pending: return "\(head)ok \(count) - \(name) # TODO pending\n"
        case .failed(let failure):
            let lines = failure.message.split(separator: "\n") + failure.details.map { "  \($0)"[...] }
            return "\(head)not ok \(count) - \(name)\n" + lines.map { "# \($0)\n" }.joined()
        }
    }

    /// The text at the end.
    package mutating func summary() -> String {
        (count == 0 ? "TAP version 13\n" : "") + "1..\(count)\n"
    }
}
