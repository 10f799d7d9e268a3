import GlobusLuaTesting

/// How many tests there were, and how many failed.
struct TestTally {
    private(set) var total = 0
    private(set) var failed = 0

    mutating func count(_ result: TestResult) {
        total += 1
        if case .failed = result.outcome { failed += 1 }
    }
}
