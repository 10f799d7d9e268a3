import ArgumentParser
import MockGlobus

/// The command `globus-lua mock`.
struct MockCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mock",
        abstract: "Run a mock Globus on this machine, until Ctrl-C.",
        discussion: """
            It prints its address, its clients, a refresh token, its routes, and the variables that point scripts to it. \
            Its authorize endpoint shows browsers pages to log in and consent, and redirects programs at once. \
            Its clients and tokens are the same each time, and those that it issued are good at the next one. \
            Ctrl-C ends it with exit status 0.

            EXAMPLES:
              globus-lua mock
              globus-lua mock --port 8080 --token-lifetime 30
            """
    )

    @Option(
        help: ArgumentHelp("The port on 127.0.0.1; a free one by default.", valueName: "number"),
        transform: Self.port
    )
    var port: UInt16 = 0

    @Option(
        name: .customLong("token-lifetime"),
        help: ArgumentHelp("How many seconds access tokens live.", valueName: "seconds"),
        transform: Self.lifetime
    )
    var tokenLifetime = 172_800

    private static func port(_ text: String) throws -> UInt16 {
        if let port = UInt16(text) { return port }
        throw ValidationError("'\(text)' is no port; give a number from 0 to 65535")
    }

    private static let longestLifetime = 10_000_000_000

    private static func lifetime(_ text: String) throws -> Int {
        if let number = Int(text) { return number }
        throw ValidationError("'\(text)' is no lifetime; give a whole number of seconds, such as 30")
    }

    func validate() throws {
        if tokenLifetime < 1 { throw ValidationError("--token-lifetime is \(tokenLifetime); give 1 second or more") }
        if tokenLifetime > Self.longestLifetime {
            throw ValidationError(
                "--token-lifetime is \(tokenLifetime); give \(Self.longestLifetime) seconds or fewer"
            )
        }
    }

    func run() async throws {
        var configuration = MockStarter.configuration
        configuration.port = port
        configuration.tokenPolicy.accessTokenLifetime = tokenLifetime
        let mock = try await MockStarter.start(configuration)
        await InterruptMonitor.wait {
            print(Self.welcome(to: mock))
            // A program that has started it through a pipe waits for these lines.
            StandardOutput.flush()
        }
        await mock.stop()
    }

    private static func welcome(to mock: MockGlobus) -> String {
        let variables = MockVariables.shellLines(MockVariables.values(baseURL: mock.baseURL))
        let person = MockVariables.shellLines(MockVariables.credentials(of: .native, at: mock))
        let client = MockVariables.shellLines(MockVariables.credentials(of: .confidential, at: mock))
        return """
            \(mock.describe())
            Point scripts to it with:
            \(variables)

            A person logs in, by `globus-lua login`, with:
            \(person)

            A client acts for itself, as the scripts of scripts/examples do, with:
            \(client)

            Ctrl-C ends it.
            """
    }
}
