import ArgumentParser
import Logging
import MockGlobus

/// `globus-lua demo`.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "See a token renewed, step by step, against a mock Globus.",
        discussion: "Starts the mock on a free port of this machine and runs scripts/examples/renew.lua against it."
    )

    /// Short enough to see a token run out.
    private static let tokenLifetime = 4

    func run() async throws {
        var configuration = MockGlobus.Configuration()
        configuration.tokenPolicy.accessTokenLifetime = Self.tokenLifetime
        let mock = MockGlobus(configuration: configuration)
        try await mock.start()
        let baseURL = mock.baseURL
        print("A mock Globus listens on \(baseURL). Its access tokens live \(Self.tokenLifetime) seconds.\n")
        let client = MockGlobus.Client.confidential
        let token = mock.issueRefreshToken(clientID: client.id)
        var options = try HostOptions.parse([])
        options.logLevel = .error
        let runner = try await ScriptRunner(options: options, variables: MockVariables.values(baseURL: baseURL))
        let source = ScriptSource.text(String(decoding: PackageResources.renew_lua, as: UTF8.self))
        try await runner.run(source, arguments: [client.id, client.secret ?? "", token])
        await mock.stop()
    }
}
