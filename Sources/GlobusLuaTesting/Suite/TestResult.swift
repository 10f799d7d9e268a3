/// What came of one test.
public struct TestResult: Sendable {
    /// How a test ended.
    public enum Outcome: Sendable {
        /// It did not raise.
        case passed
        /// It raised, or took too long.
        case failed(TestFailure)
        /// It has no body yet.
        case pending
    }

    /// The file that it stands in, as it was named.
    public let file: String
    /// The names of its groups and its own; empty where the file itself failed.
    public let path: [String]
    /// How it ended.
    public let outcome: Outcome
    /// How long it took, in seconds, by the machine's clock.
    public let seconds: Double

    /// The names in one line.
    public var name: String { path.isEmpty ? "the file itself" : path.joined(separator: " › ") }

    var isFailure: Bool {
        if case .failed = outcome { return true }
        return false
    }
}
