import GlobusAuth
import Networking

/// Has an app without tokens used by several tasks at once, when a line comes, and says which header they got.
struct Login {
    private let app: UserApp

    init(_ storage: any TokenStorage, baseURL: String, clientID: String) throws {
        let loop = try EventLoop()
        let (httpClient, time) = (CurlHTTPClient(loop: loop), LoopTime(loop))
        let flow = FunctionLoginFlow { attempt in
            say("asked")
            let requester = try Requester(httpClient: httpClient, time: time)
            let options = RequestOptions(allowRedirects: false)
            let answer = try await requester.request("GET", try attempt.authorizeURL(), options)
            // Long enough for the others to come and wait.
            try await time.sleep(seconds: 0.3)
            return try attempt.code(typed: answer.headers["Location"] ?? "")
        }
        let transfer = ScopeCollection.transfer
        app = try UserApp(
            "worker",
            clientID: clientID,
            scopeRequirements: [transfer.resourceServer: ScopeList(transfer.all[0])],
            configuration: AppConfiguration(tokenStorage: storage, loginFlow: flow, requestRefreshTokens: true),
            options: LoginClientOptions(baseURL: baseURL),
            httpClient: httpClient,
            time: time
        )
    }

    func run(tasks: Int) async throws {
        say("ready")
        _ = readLine()
        let headers = try await withThrowingTaskGroup(of: String?.self) { group in
            for _ in 0..<tasks {
                group.addTask {
                    try await app.authorizer(for: ScopeCollection.transfer.resourceServer).authorizationHeader()
                }
            }
            return try await group.reduce(into: Set<String?>()) { $0.insert($1) }
        }
        say("ok \(headers.map { $0 ?? "none" }.sorted().joined(separator: ","))")
    }
}
