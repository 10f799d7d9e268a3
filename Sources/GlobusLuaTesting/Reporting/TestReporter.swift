/// Tells what came of tests, as they end.
public protocol TestReporter {
    /// Takes the next result; gives the text to print for it.
    mutating func text(for result: TestResult) -> String
    /// The text at the end.
    mutating func summary() -> String
}
