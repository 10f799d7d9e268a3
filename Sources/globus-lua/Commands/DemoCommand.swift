import ArgumentParser
import Logging
import MockGlobus

/// The command `globus-lua demo`.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "See a token renewed, step by step, against a mock Globus.",
        discussion: """
            Starts the mock on a free port of this machine and runs scripts/examples/renew.lua against it: the first \
            token, a request, a token that runs out, its renewal through on_refresh, a 401 recovered, and the error of a \
            revoked refresh token. Takes about five seconds.

            EXAMPLE:
              globus-lua demo
            """
    )

    /// Short enough that one can see a token expire.
    private static let tokenLifetime = 4

    func run() async throws {
        var configuration = MockGlobus.Configuration()
        configuration.tokenPolicy.accessTokenLifetime = Self.tokenLifetime
        let mock = try await MockStarter.start(configuration)
        print("A mock Globus listens on \(mock.baseURL). Its access tokens live \(Self.tokenLifetime) seconds.")
        MockVariables.set(MockVariables.credentials(of: .confidential, at: mock))
        var options = HostSettings()
        options.logLevel = .error
        let script = ScriptSource(
            text: String(decoding: PackageResources.renew_lua, as: UTF8.self),
            name: "renew.lua"
        )
        let runner = try await ScriptRunner(
            for: [script],
            options: options,
            permissions: PermissionSettings(trustsScript: true),
            variables: MockVariables.values(baseURL: mock.baseURL)
        )
        // Each line must be seen when its step is done, even through a pipe.
        StandardOutput.writeLineByLine()
        try await runner.run(script, arguments: [])
        await mock.stop()
    }
}
