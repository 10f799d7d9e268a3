import ArgumentParser
import GlobusLuaTesting
import StandardHost

// The stream is a variable in C, which nobody changes.
#if canImport(Glibc)
@preconcurrency import Glibc
#else
@preconcurrency import Musl
#endif

/// Where the results of tests go: standard output, or a file.
final class TestOutput: @unchecked Sendable {
    // @unchecked: one task after the other uses it.

    private let path: String?
    private let stream: UnsafeMutablePointer<FILE>

    /// Throws ``UsageError`` where the file cannot be written.
    init(path: String?) throws {
        self.path = path
        guard let path else {
            stream = stdout
            return
        }
        guard let stream = fopen(path, "we") else { throw Self.failure(path) }
        self.stream = stream
    }

    /// Whether it goes to a terminal that wants colours.
    var wantsColours: Bool {
        path == nil && TerminalStyle.hasColours(STDOUT_FILENO, ProcessEnvironment.variables)
    }

    func write(_ text: String) {
        fputs(text, stream)
        // A result is seen when it comes, also through a pipe.
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

/// How the results of tests are told.
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

/// How many tests there were, and how many failed.
struct TestTally {
    private(set) var total = 0
    private(set) var failed = 0

    mutating func count(_ result: TestResult) {
        total += 1
        if case .failed = result.outcome { failed += 1 }
    }
}
