import ArgumentParser
import GlobusAuth
import MockGlobus

/// The command `globus-lua mock`.
struct MockCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mock",
        abstract: "Run a mock Globus on this machine, until Ctrl-C.",
        usage: "globus-lua mock [<options>]",
        discussion: """
            It prints its address, its clients, a refresh token, its routes, and the variables that point scripts to it. \
            Its authorize endpoint shows browsers pages to log in and consent, and redirects programs at once. \
            Its clients and tokens are the same each time, and those that it issued are good at the next one. \
            It answers every operation of the Globus SDK's clients, and keeps what scripts create until it ends. \
            Ctrl-C ends it with exit status 0.

            EXAMPLES:
              globus-lua mock
              globus-lua mock --port 8080 --token-lifetime 30
              globus-lua mock --rotate-refresh-tokens --log-requests
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

    @Flag(
        name: .customLong("rotate-refresh-tokens"),
        help: "Replace the refresh token at each use; the use of an old one revokes the whole login."
    )
    var rotatesRefreshTokens = false

    @Flag(name: .customLong("log-requests"), help: "Print a line for each request.")
    var logsRequests = false

    private static func port(_ text: String) throws -> UInt16 {
        if let port = UInt16(text) { return port }
        throw ValidationError("'\(text)' is no port; give a number from 0 to 65535")
    }

    private static func folder(_ path: String) throws -> String {
        var info = stat()
        if stat(path, &info) == 0, info.st_mode & S_IFMT == S_IFDIR { return path }
        throw ValidationError("'\(path)' is no folder; name the one whose files are served")
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
        configuration.tokenPolicy.rotatesRefreshTokens = rotatesRefreshTokens
        if logsRequests {
            StandardOutput.writeLineByLine()
            configuration.onAnswer = { print(Self.line(for: $0, status: $1)) }
        }
        let mock = try await MockStarter.start(configuration)
        for fault in faults { mock.faults.add(fault) }
        await InterruptMonitor.wait {
            print(Self.welcome(to: mock))
            // A program that has started it through a pipe waits for these lines.
            StandardOutput.flush()
        }
        await mock.stop()
    }

    /// `2026-11-29T12:00:00Z POST /v2/oauth2/token refresh_token 200`, without a secret in it.
    private static func line(for request: MockGlobus.RecordedRequest, status: Int) -> String {
        var words = [UniversalTime.text(UniversalTime.now), request.method, request.path]
        if let grant = request.form["grant_type"] { words.append(grant) }
        return (words + ["\(status)"]).joined(separator: " ").printable(limit: 500)
    }

    private static func welcome(to mock: MockGlobus) -> String {
        let client = MockGlobus.Client.confidential
        let variables = MockVariables.values(baseURL: mock.baseURL)
            .merging(MockVariables.credentials(of: client, at: mock)) { $1 }
        let forgotten = MockVariables.credentialNames.dropFirst().map { "-u \($0)" }.joined(separator: " ")
        return """
            \(mock.describe())
            Paste these lines into another terminal. Scripts there, such as those of scripts/examples, reach the mock, and \
            act as its confidential client:
            \(MockVariables.shellLines(variables))

            A person logs in there, in place of the client, with:
              env \(forgotten) globus-lua login --client-id \(MockGlobus.Client.native.id)

            Ctrl-C ends it.
            """
    }
}
