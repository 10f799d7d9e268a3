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

            A TEST:
              describe("job.lua", function()
                it("lists the groups with one token", function()
                  local run = run_script("../job.lua", mock.client())
                  expect(run.output):to_contain("Beamline users")
                  expect(mock.requests { path = "/v2/oauth2/token" }):to_have_length(1)
                end)
              end)

            globus.app() is a client of the mock that acts for itself, unless --client-id names another.

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

    @OptionGroup(title: "Host options") var host: HostOptions
    @OptionGroup(title: "Permissions") var permissions: PermissionOptions

    @Argument(help: ArgumentHelp("Test files, or folders of them.", valueName: "file or folder"), completion: .file())
    var paths: [String]

    func run() async throws {
        let files = try find()
        let sink = try TestOutput(path: output)
        let loop = try EventLoop()
        let session = TestSession(time: LoopTime(loop), timeout: timeout, filter: filter) {
            [host, permissions] surroundings in
            try await Self.makeHost(host, permissions, surroundings, on: loop)
        }
        InterruptMonitor.prepare(loop)
        let (format, filter) = (format, filter)
        let ended = await InterruptMonitor.run(isSaving: { false }) {
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
            return tally
        }
        if let status = InterruptMonitor.status {
            InterruptMonitor.announce(nil, ErrorReport(secrets: KnownSecrets()))
            throw status
        }
        let tally = try ended.get()
        if tally.total == 0 {
            throw UsageError(message: "no test ran\(filter.map { "; the name of none contains '\($0)'" } ?? "")")
        }
        if tally.failed > 0 { throw ExitStatus.failure }
    }

    private func find() throws -> [String] {
        do {
            let files = try TestFiles.find(in: paths)
            guard files.isEmpty else { return files }
        } catch let error as GlobusError {
            throw UsageError(message: error.message)
        }
        throw UsageError(message: "no file's name ends in \(TestFiles.ending); name the test files themselves")
    }

    private static func makeHost(
        _ options: HostOptions,
        _ permissions: PermissionOptions,
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
