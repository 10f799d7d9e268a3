import Foundation
import GlobusAuth
import GlobusTokenStorage
import MockGlobus
import Networking
import StandardHost

/// An app that logs in at a mock by a local server, with the test as its browser.
final class LoginScene: Sendable {
    let mock: MockGlobus
    let storage = MemoryTokenStorage()
    private let loop: EventLoop
    private let http: CurlHTTPClient
    private let told: AsyncStream<String>
    private let tell: AsyncStream<String>.Continuation

    init() async throws {
        mock = try await MockGlobus.started()
        loop = try EventLoop()
        http = CurlHTTPClient(loop: loop)
        (told, tell) = AsyncStream.makeStream()
    }

    deinit {
        loop.shutdown()
    }

    /// A flow whose browser is a program that does nothing, unless told otherwise.
    func flow(
        _ variables: [String: String] = ["BROWSER": "true"],
        timeout: Double = 900,
        fallback: (any LoginFlow)? = nil,
        sleep: @escaping @Sendable (Double) async throws -> Void = { try await Task.sleep(for: .seconds($0)) }
    ) -> LocalServerLoginFlow {
        LocalServerLoginFlow(
            timeout: timeout,
            browser: LoginBrowser(variables: variables.merging(["PATH": "/usr/bin:/bin"]) { given, _ in given }),
            fallback: fallback,
            sleep: sleep,
            tell: { [tell] in tell.yield($0) }
        )
    }

    func app(
        _ flow: any LoginFlow,
        client: MockGlobus.Client = .native,
        redirectURI: String? = nil,
        name: String = "my-app"
    ) throws -> UserApp {
        try UserApp(
            name,
            clientID: client.id,
            clientSecret: client.secret.map { Secret($0) },
            scopeRequirements: ["transfer.api.globus.org": ScopeList(MockGlobus.transferScope)],
            configuration: AppConfiguration(
                tokenStorage: storage,
                loginFlow: flow,
                loginRedirectURI: redirectURI,
                requestRefreshTokens: true
            ),
            options: LoginClientOptions(baseURL: mock.baseURL),
            httpClient: http,
            time: LoopTime(loop)
        )
    }

    /// What the person is told next.
    func line() async -> String {
        for await text in told { return text }
        return ""
    }

    /// The page that the person is told to open.
    func page() async -> String {
        let text = await line()
        return text.split(separator: "\n").last.map(String.init) ?? ""
    }

    /// Requests a page as a program does, which the mock redirects at once; follows no redirect.
    func request(_ url: String, method: String = "GET") async throws -> HTTPResponse {
        try await http.send(HTTPRequest(method: method, url: RequestURL(url)))
    }

    /// The URL that the mock redirects a login to, once the person has consented.
    func answer(to page: String) async throws -> String {
        try await request(page).headers["Location"] ?? ""
    }

    /// Whether the app has tokens.
    func hasTokens() async throws -> Bool {
        try await storage.tokenData(for: "transfer.api.globus.org") != nil
    }
}

extension HTTPResponse {
    var html: String { String(decoding: body, as: UTF8.self) }
}
