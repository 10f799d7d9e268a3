import ArgumentParser
import GlobusAuth
import MockGlobus

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

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
              globus-lua mock --verbose --fault 503:3
              globus-lua mock --slow 200ms --fault 429:1:/v0.10/transfer
              globus-lua mock --rotate-refresh-tokens
              globus-lua mock --files data
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

    @Flag(help: "Show each request on standard error, without its secrets.")
    var verbose = false

    @Option(
        name: .customLong("fault"),
        help: ArgumentHelp(
            "Answer the next requests with an error: a status, or 'reset' for a broken connection, how many, and a path.",
            valueName: "status[:times[:path]]"
        ),
        transform: MockFault.parse
    )
    var faults: [MockGlobus.Fault] = []

    @Option(
        name: .customLong("slow"),
        help: ArgumentHelp("Hold every answer back, for a time such as 200ms.", valueName: "duration"),
        transform: Seconds.parse
    )
    var latency: Double?

    @Flag(
        name: .customLong("rotate-refresh-tokens"),
        help: "Replace the refresh token at each use; the use of an old one revokes the whole login."
    )
    var rotatesRefreshTokens = false

    @Option(
        help: ArgumentHelp(
            "Serve the files of this folder as a collection does over HTTPS, below /files and /collections.",
            valueName: "folder"
        ),
        transform: Self.folder
    )
    var files: String?

    private static func port(_ text: String) throws -> UInt16 {
        if let port = UInt16(text) { return port }
        throw ValidationError("'\(text)' is no port; give a number from 0 to 65535")
    }

    private static let longestLifetime = 10_000_000_000

    private static func lifetime(_ text: String) throws -> Int {
        if let number = Int(text) { return number }
        throw ValidationError("'\(text)' is no lifetime; give a whole number of seconds, such as 30")
    }

    private static func folder(_ path: String) throws -> String {
        guard let folder = opendir(path) else {
            throw ValidationError("'\(path)' is no folder that can be read; name the one whose files are served")
        }
        closedir(folder)
        return path
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
        configuration.latency = latency ?? 0
        if verbose { configuration.onExchange = MockTrace.show }
        configuration.tokenPolicy.rotatesRefreshTokens = rotatesRefreshTokens
        configuration.filesFolder = files
        let mock = try await MockStarter.start(configuration)
        for fault in faults { mock.faults.add(fault) }
        await InterruptMonitor.wait {
            print(Self.welcome(to: mock))
            // A program that has started it through a pipe waits for these lines.
            StandardOutput.flush()
        }
        await mock.stop()
    }

    private static func welcome(to mock: MockGlobus) -> String {
        let client = MockGlobus.Client.confidential
        let variables = MockVariables.values(baseURL: mock.baseURL)
            .merging(MockVariables.credentials(of: client, at: mock)) { $1 }
        let forgotten = MockVariables.credentialNames.dropFirst().joined(separator: " ")
        return """
            \(mock.describe())
            Paste these lines into another terminal. Scripts there, such as those of scripts/examples, reach the mock, and \
            act as its confidential client:
            \(MockVariables.shellLines(variables))

            A person logs in there, in place of the client, with:
              unset \(forgotten); GLOBUS_CLIENT_ID=\(MockGlobus.Client.native.id); globus-lua login

            Ctrl-C ends it.
            """
    }
}
