import ArgumentParser
import GlobusLuaTesting
import StandardHost

// The stream is a variable in C, which nobody changes.
#if canImport(Glibc)
@preconcurrency import Glibc
#else
@preconcurrency import Musl
#endif

/// The destination of test results: standard output, or a file.
final class TestOutput: @unchecked Sendable {
    // @unchecked: only one task at a time uses it.

    private let path: String?
    private let stream: UnsafeMutablePointer<FILE>

    /// Opens the destination.
    ///
    /// - Throws: ``UsageError`` where the file cannot be written.
    init(path: String?) throws {
        self.path = path
        guard let path else {
            stream = stdout
            return
        }
        guard let stream = fopen(path, "we") else { throw Self.failure(path) }
        self.stream = stream
    }

    /// Whether it is a terminal that shows colours.
    var wantsColours: Bool {
        path == nil && TerminalStyle.hasColours(STDOUT_FILENO, ProcessEnvironment.variables)
    }

    func write(_ text: String) {
        fputs(text, stream)
        // Each result must be seen at once, even through a pipe.
        fflush(stream)
    }

    /// Closes the file; throws ``UsageError`` where not all of it could be written.
    func finish() throws {
        guard let path else { return }
        let isIntact = ferror(stream) == 0
        guard fclose(stream) == 0, isIntact else { throw Self.failure(path) }
    }

    private static func failure(_ path: String) -> UsageError {
        UsageError(message: "cannot write '\(path)': \(String(cString: strerror(errno)))")
    }
}

/// The format of test results.
enum TestFormat: String, ExpressibleByArgument, CaseIterable {
    case spec, tap, junit

    func reporter(usesColours: Bool) -> any TestReporter {
        switch self {
        case .spec: SpecReporter(usesColours: usesColours)
        case .tap: TAPReporter()
        case .junit: JUnitReporter()
        }
    }
}

/// Counts the tests and the failures.
struct TestTally {
    private(set) var total = 0
    private(set) var failed = 0

    mutating func count(_ result: TestResult) {
        total += 1
        if case .failed = result.outcome { failed += 1 }
    }
}
