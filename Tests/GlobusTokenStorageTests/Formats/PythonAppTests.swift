import GlobusAuth
import GlobusTokenStorage
import MockGlobus
import Networking
import Testing

@Suite(.enabled(if: PythonSDK.isInstalled, "needs the Globus SDK for Python: set GLOBUS_SDK_PYTHON"))
struct PythonAppTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// The words that the Globus SDK's app prints.
    private func python(_ command: String, _ kind: StorageKind, _ mock: MockGlobus) async throws -> [String] {
        let words = [command, kind.rawValue, kind.file(in: folder), MockGlobus.Client.native.id]
        let variables = ["GLOBUS_SDK_SERVICE_URL_AUTH": mock.baseURL + "/"]
        let (status, output) = try await PythonSDK.run("sdk_app.py", words, variables: variables)
        #expect(status == 0)
        return output.split(whereSeparator: \.isWhitespace).map(String.init)
    }

    private func app(_ kind: StorageKind, _ mock: MockGlobus) throws -> UserApp {
        let loop = try EventLoop()
        let (httpClient, time) = (CurlHTTPClient(loop: loop), LoopTime(loop))
        let flow = FunctionLoginFlow { attempt in
            let requester = try Requester(httpClient: httpClient, time: time)
            let options = RequestOptions(allowRedirects: false)
            let answer = try await requester.request("GET", try attempt.authorizeURL(), options)
            return try attempt.code(typed: answer.headers["Location"] ?? "")
        }
        return try UserApp(
            "both",
            clientID: MockGlobus.Client.native.id,
            scopeRequirements: [SharedRefreshTests.service: ScopeList(ScopeCollection.transfer.all[0])],
            configuration: AppConfiguration(
                tokenStorage: try kind.open(in: folder),
                loginFlow: flow,
                requestRefreshTokens: true,
                tokenValidationErrorHandler: nil
            ),
            options: LoginClientOptions(baseURL: mock.baseURL),
            httpClient: httpClient,
            time: time
        )
    }

    @Test("A login here is used by the Globus SDK, and a logout there is seen here", arguments: StorageKind.plainFiles)
    func loginHere(kind: StorageKind) async throws {
        let mock = try await MockGlobus.started()
        let app = try app(kind, mock)
        try await app.login()
        let header = try await app.authorizer(for: SharedRefreshTests.service).authorizationHeader()
        #expect(
            try await python("use", kind, mock) == ["False"] + (header ?? "").split(separator: " ").map(String.init)
        )
        #expect(try await python("logout", kind, mock).isEmpty)
        #expect(try await app.loginRequired())
        await mock.stop()
    }

    @Test(
        "A login of the Globus SDK is used and renewed here, and a logout here is seen there",
        arguments: StorageKind.plainFiles
    )
    func loginThere(kind: StorageKind) async throws {
        let mock = try await MockGlobus.started()
        let printed = try await python("login", kind, mock)
        let app = try app(kind, mock)
        #expect(try await !app.loginRequired())
        let authorizer = try await app.authorizer(for: SharedRefreshTests.service)
        #expect(try await authorizer.authorizationHeader() == printed.dropFirst().joined(separator: " "))
        #expect(await authorizer.handleMissingAuthorization(sent: try authorizer.authorizationHeader()))
        let renewed = try await authorizer.authorizationHeader() ?? ""
        #expect(renewed != printed.dropFirst().joined(separator: " "))
        #expect(try await python("use", kind, mock) == ["False"] + renewed.split(separator: " ").map(String.init))
        try await app.logout()
        #expect(try await python("use", kind, mock) == ["True"])
        await mock.stop()
    }
}
