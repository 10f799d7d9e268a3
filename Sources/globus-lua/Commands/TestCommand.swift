import ArgumentParser
import GlobusAuth
import GlobusLua
import GlobusLuaTesting
import MockGlobus
import Networking
import StandardHost

/// The command `globus-lua test`.
struct TestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Run tests of your scripts, policies and handlers against a mock Globus.",
        usage: "globus-lua test [<options>] <file or folder> ...",
        discussion: """
            In a folder, and the folders in it, the tests are the files whose names end in \(TestFiles.ending). Each file \
            runs in a host of its own, with a mock of its own at every service's URL. A test file finds what scripts find, and \
            describe, it, before_each, after_each, pending, expect, mock, clock, startup, run_script, set_env and log_lines.

            EXAMPLES:
              globus-lua test tests
              globus-lua test --filter renew tests/policy_test.lua
              globus-lua test --format junit --output report.xml tests
              globus-lua test --watch tests
              globus-lua test --coverage --lcov lcov.info tests

            A TEST:
              describe("job.lua", function()
                it("lists the groups with one token", function()
                  local run = run_script("../job.lua", mock.client())
                  expect(run.output):to_contain("Beamline users")
                  expect(mock.requests { path = "/v2/oauth2/token" }):to_have_length(1)
                end)
              end)

            globus.app() is a client of the mock that acts for itself, unless --client-id names another.

            --coverage has a line for each script that the tests have run, the test files left out: how many of the lines \
            with code have run, and which have not. --lcov writes the counts for editors and other programs.

            --watch looks at the scripts in the current folder and in those that are named, several times a second, which \
            works on network file systems too.

            The startup scripts of your own folder are left out; --startup adds some. Tests and what they run have the \
            permissions of the flags, as with run; --trust-script grants what a test file asks for in its first lines.

            EXIT STATUS: 0 all tests passed, 1 one failed, 2 wrong usage or no tests.
            """
    )

    @Option(help: ArgumentHelp("How results are told: spec, tap or junit; spec by default.", valueName: "format"))
    var format = TestFormat.spec

    @Option(
        help: ArgumentHelp("Write the results to this file instead of standard output.", valueName: "file"),
        completion: .file()
    )
    var output: String?

    @Option(help: ArgumentHelp("Run the tests whose names, groups included, contain this text.", valueName: "text"))
    var filter: String?

    @Option(
        help: ArgumentHelp("How long one test may take; 30s by default.", valueName: "time"),
        transform: Seconds.parse
    )
    var timeout = 30.0

    @Flag(help: "Run the tests again whenever a script changes, until Ctrl-C.")
    var watch = false

    @Flag(help: "Count which lines of the scripts the tests run, and tell it at the end; see also --lcov.")
    var coverage = false

    @Option(help: ArgumentHelp("Write what --coverage counts to this file, as lcov does.", valueName: "file"))
    var lcov: String?

    @OptionGroup(title: "Host options") var host: HostOptions
    @OptionGroup(title: "Permissions") var permissions: PermissionOptions

    @Argument(help: ArgumentHelp("Test files, or folders of them.", valueName: "file or folder"), completion: .file())
    var paths: [String]

    func run() async throws {
        // A name that was never that of anything is a mistake, and nothing to wait for.
        if watch { try asUsage { try TestFiles.require(paths) } }
        let loop = try EventLoop()
        let command = self
        InterruptMonitor.prepare(loop)
        let ended = await InterruptMonitor.run(isSaving: { false }) {
            guard command.watch else { return try await command.runOnce(on: loop) }
            try await TestWatch(paths: command.paths, host: command.host.settings).repeating {
                try await command.runOnce(on: loop)
            }
        }
        if let status = InterruptMonitor.status {
            InterruptMonitor.announce(nil, ErrorReport(secrets: KnownSecrets()))
            throw status
        }
        try ended.get()
    }

    /// Runs all tests once.
    ///
    /// - Throws: ``ExitStatus`` where a test has failed, and ``UsageError`` where none could run.
    private func runOnce(on loop: EventLoop) async throws {
        let files = try find()
        let sink = try TestOutput(path: output)
        let coverage = coverage || lcov != nil ? Coverage() : nil
        let session = TestSession(time: LoopTime(loop), timeout: timeout, filter: filter, coverage: coverage) {
            [host = host.settings, permissions = permissions.settings] surroundings in
            try await Self.makeHost(host, permissions, surroundings, on: loop)
        }
        var reporter = format.reporter(usesColours: sink.wantsColours)
        var tally = TestTally()
        for file in files where !Task.isCancelled {
            await session.run(file: file) { result in
                tally.count(result)
                sink.write(reporter.text(for: result))
            }
        }
        sink.write(reporter.summary())
        try sink.finish()
        if let coverage, !Task.isCancelled { try tell(coverage, besides: files) }
        if tally.total == 0 {
            throw UsageError(message: "no test ran\(filter.map { "; the name of none contains '\($0)'" } ?? "")")
        }
        if tally.failed > 0 { throw ExitStatus.failure }
    }

    /// Tells which lines have run: behind results for people, and on standard error beside results for programs.
    private func tell(_ coverage: Coverage, besides tests: [String]) throws {
        let report = CoverageReport(coverage.files(besides: tests))
        if format == .spec || output != nil {
            print(report.summary, terminator: "")
        } else {
            StandardError.write(report.summary.trimmed)
        }
        if let lcov { try NewFile.replace(report.lcov, to: lcov) }
    }

    private func find() throws -> [String] {
        let files = try asUsage { try TestFiles.find(in: paths) }
        guard files.isEmpty else { return files }
        throw UsageError(message: "no file's name ends in \(TestFiles.ending); name the test files themselves")
    }

    /// Does something that fails where the command line is wrong.
    private func asUsage<R>(_ body: () throws -> R) throws -> R {
        do {
            return try body()
        } catch let error as GlobusError {
            throw UsageError(message: error.message)
        }
    }

    private static func makeHost(
        _ options: HostSettings,
        _ permissions: PermissionSettings,
        _ surroundings: TestSession.Surroundings,
        on loop: EventLoop
    ) async throws -> ScriptHost {
        var options = options
        options.noStartup = true
        let variables = ProcessEnvironment.variables.merging(MockVariables.values(baseURL: surroundings.mockURL)) { $1 }
        var configuration = try HostConfiguration.make(
            options,
            permissions: permissions,
            for: [ScriptSource(file: surroundings.file)],
            variables: variables,
            on: loop,
            time: surroundings.time
        )
        if options.app.clientID == nil { configuration.app = app(named: options.app.name) }
        // Tests of storages that fail leave nothing behind for the user's own runs.
        configuration.tokenKeeper = nil
        try surroundings.prepare(&configuration)
        InterruptMonitor.interrupts(nil)
        let host = try await ScriptHost(configuration: configuration) { InterruptMonitor.interrupts($0) }
        InterruptMonitor.interrupts(await host.interruptHandle, keeping: host)
        return host
    }

    /// The app of tests acts for itself, as a client of the mock, and keeps its tokens in memory.
    private static func app(named name: String) -> AppSettings {
        let client = MockGlobus.Client.confidential
        return AppSettings(name, clientSecret: client.secret.map { Secret($0) }, tokenStorage: "memory") { client.id }
    }
}
