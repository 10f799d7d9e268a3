import ArgumentParser
import MockGlobus

/// `globus-lua mock`.
struct MockCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mock",
        abstract: "Run a mock Globus on this machine, until Ctrl-C.",
        discussion: """
            It prints its address, its clients and tokens to use, and the variables that point scripts to it.

            EXAMPLE:
              globus-lua mock --port 8080
            """
    )

    @Option(help: "The port on 127.0.0.1; 0 for a free one.")
    var port: UInt16 = 0

    @Option(
        name: .customLong("token-lifetime"),
        help: ArgumentHelp("Seconds that access tokens live.", valueName: "seconds")
    )
    var tokenLifetime = 172_800

    func validate() throws {
        if tokenLifetime < 1 { throw ValidationError("--token-lifetime is \(tokenLifetime); give 1 second or more") }
    }

    func run() async throws {
        var configuration = MockGlobus.Configuration()
        configuration.port = port
        configuration.tokenPolicy.accessTokenLifetime = tokenLifetime
        let mock = MockGlobus(configuration: configuration)
        do {
            try await mock.start()
        } catch {
            StandardError.write("globus-lua: the mock cannot start: \(error)")
            throw ExitStatus.failure
        }
        print(mock.describe())
        print("\nPoint scripts to it with:\n\(MockVariables.shellLines(baseURL: mock.baseURL))\n\nCtrl-C ends it.")
        InterruptMonitor.wait()
        await mock.stop()
    }
}
