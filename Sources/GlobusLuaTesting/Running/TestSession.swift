package import GlobusAuth
package import GlobusLua
import MockGlobus

/// Runs test files, one after the other, each with a host and a mock of its own.
package struct TestSession: Sendable {
    /// What the tests of a file run in.
    package struct Surroundings: Sendable {
        /// Where the mock listens: the URL of every service.
        package let mockURL: String
        /// The clock of the host.
        package let time: any TimeSource
        /// The file.
        package let file: String
        /// Where the mock listens for requests that redirects have led away.
        let foreignURL: String
        /// Whether it is counted how often lines run.
        let countsLines: Bool
        let log: TestLog

        /// Prepares the configuration of the file's host: it has the clock and the log of the tests, and may reach all of
        /// the mock.
        package func prepare(_ configuration: inout ScriptHost.Configuration) throws {
            configuration.time = time
            configuration.countsLines = countsLines
            configuration.logger = log.keeping(configuration.logger)
            let address = foreignURL.drop { $0 != "/" }.drop { $0 == "/" }
            let mock = Permissions(net: .listed([try HostPattern(String(address))]))
            configuration.permissions = configuration.permissions.union(mock)
        }
    }

    /// Makes the host of a file, by a configuration that ``Surroundings/prepare(_:)`` has prepared; the startup scripts of
    /// its configuration run before the file.
    package typealias HostFactory = @Sendable (Surroundings) async throws -> ScriptHost

    /// The machine's clock, on which the tests' clock is based.
    private let time: any TimeSource
    /// How many seconds a test may take, by the machine's clock.
    private let timeout: Double
    /// The text that the names of tests must contain to be run; nil for all tests.
    private let filter: String?
    /// Where it is noted which lines run; nil where that is not counted.
    private let coverage: Coverage?
    private let makeHost: HostFactory

    /// Creates a session.
    ///
    /// - Parameters:
    ///   - time: The machine's clock.
    ///   - timeout: How many seconds a test may take, by `time`.
    ///   - filter: What the names of the tests that run must contain, their groups' names included; nil for all tests.
    ///   - coverage: Where it is noted which lines run; nil where that is not counted.
    ///   - makeHost: Makes the host of each test.
    package init(
        time: any TimeSource,
        timeout: Double = 30,
        filter: String? = nil,
        coverage: Coverage? = nil,
        makeHost: @escaping HostFactory
    ) {
        self.time = time
        self.timeout = timeout
        self.filter = filter
        self.coverage = coverage
        self.makeHost = makeHost
    }

    /// Runs a file and passes on each result as soon as it is known.
    ///
    /// A file that cannot be read or that fails outside its tests is a failed result without a path.
    package func run(file: String, report: (TestResult) -> Void) async {
        let begin = time.now()
        do {
            let clock = TestClock(time)
            let mock = try await Self.startMock(clock)
            do {
                try await run(file, mock, clock, report)
            } catch {
                report(failure(of: file, error, since: begin))
            }
            await mock.stop()
        } catch {
            report(failure(of: file, error, since: begin))
        }
    }

    private static func startMock(_ clock: TestClock) async throws -> MockGlobus {
        var configuration = MockGlobus.Configuration()
        configuration.now = { clock.now() }
        configuration.listensOnForeignOrigin = true
        return try await MockGlobus.started(configuration)
    }

    private func run(
        _ file: String,
        _ mock: MockGlobus,
        _ clock: TestClock,
        _ report: (TestResult) -> Void
    ) async throws {
        let slash = file.lastIndex(of: "/")
        let directory = slash.map { $0 == file.startIndex ? "/" : String(file[..<$0]) } ?? "."
        let log = TestLog()
        let bench = TestBench(mock: mock, clock: clock, log: log, directory: directory)
        defer { bench.reset() }
        let surroundings = Surroundings(
            mockURL: mock.baseURL,
            time: clock,
            file: file,
            foreignURL: mock.foreignURL,
            countsLines: coverage != nil,
            log: log
        )
        let host = try await makeHost(surroundings)
        let failure = await Self.firstFailure { try await runTests(of: file, bench, in: host, report) }
        await coverage?.add(host)
        if let failure { throw failure }
    }

    private func runTests(
        of file: String,
        _ bench: TestBench,
        in host: ScriptHost,
        _ report: (TestResult) -> Void
    ) async throws {
        try await host.run(contentsOf: file, libraries: ScriptLibrary.testing(bench))
        bench.close()
        let beginning = await host.decisions
        for test in bench.root.tests where filter.map({ test.path.joined(separator: " ").contains($0) }) ?? true {
            let begin = time.now()
            let outcome = await outcome(of: test, bench, in: host, from: beginning)
            // A person has ended the tests, which is not a failure of the test.
            if Task.isCancelled { return }
            report(TestResult(file: file, path: test.path, outcome: outcome, seconds: time.now() - begin))
        }
    }

    private func failure(of file: String, _ error: any Error, since begin: Double) -> TestResult {
        TestResult(file: file, path: [], outcome: .failed(TestFailure(error)), seconds: time.now() - begin)
    }

    private func outcome(
        of test: TestCase,
        _ bench: TestBench,
        in host: ScriptHost,
        from beginning: HostDecisions
    ) async -> TestResult.Outcome {
        guard let body = test.body else { return .pending }
        bench.reset()
        await host.goBack(to: beginning)
        do {
            try await Deadline(seconds: timeout, time).run {
                let failure = await Self.firstFailure {
                    for hook in test.group.hooksBefore + [body] { try await host.call(hook) }
                }
                let cleanup = await Self.firstFailure {
                    for hook in test.group.hooksAfter { try await host.call(hook) }
                }
                // A reply that failed is why the rest did.
                if let failure = bench.replyFailure ?? failure ?? cleanup { throw failure }
            }
            return .passed
        } catch {
            let printed = await host.keptOutput
            return .failed(TestFailure(error, hiding: host.configuration.knownSecrets, printed: printed))
        }
    }

    private static func firstFailure(_ body: () async throws -> Void) async -> (any Error)? {
        do {
            try await body()
            return nil
        } catch {
            return error
        }
    }
}
