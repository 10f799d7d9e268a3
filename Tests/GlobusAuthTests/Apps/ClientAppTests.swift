import Testing

@testable import GlobusAuth

@Suite(.timeLimit(.minutes(1))) struct ClientAppTests {
    private let server = AppServer()

    @Test("A login is one request for the scopes of all services")
    func oneRequest() async throws {
        let app = try server.clientApp()
        #expect(try await app.loginRequired())
        #expect(server.auth.calls.isEmpty)
        try await app.login()
        let form = try #require(server.grants("client_credentials").first)
        #expect(form.field("scope") == "\(AppServer.groupsAll) \(AppServer.transferAll) openid")
        #expect(server.storage.records.value.count == 3)
        #expect(try await !app.loginRequired())
        let authorizer = try await app.authorizer(for: AppServer.transfer)
        #expect(authorizer is ClientCredentialsAuthorizer)
        #expect(authorizer.readyHeader == .ready("Bearer A1-\(AppServer.transfer)"))
        #expect(server.auth.calls.count == 1)
    }

    @Test("Without tokens an authorizer fetches those of its service at the first use, and stores them")
    func lazily() async throws {
        let app = try server.clientApp()
        let authorizer = try await app.authorizer(for: AppServer.groups)
        #expect(server.auth.calls.isEmpty)
        #expect(try await authorizer.authorizationHeader() == "Bearer A1-\(AppServer.groups)")
        #expect(server.grants("client_credentials").map { $0.field("scope") } == [AppServer.groupsAll])
        #expect(Array(server.storage.records.value.keys) == [AppServer.groups])
    }

    @Test("An expired token needs no login: it is renewed")
    func expired() async throws {
        let app = try server.clientApp()
        try await app.login()
        server.time.advance(by: 200_000)
        #expect(try await !app.loginRequired())
        let header = try await app.authorizer(for: AppServer.groups).authorizationHeader()
        #expect(header == "Bearer A2-\(AppServer.groups)")
    }

    @Test("A stored token that lacks a scope makes the app log in once for all tasks")
    func unmetScopes() async throws {
        let app = try server.clientApp()
        try await app.login()
        let scope = "urn:globus:auth:scope:transfer.api.globus.org:gcp_install"
        try app.addScopeRequirements([AppServer.transfer: ScopeList(scope)])
        try await withThrowingTaskGroup { group in
            for _ in 0..<10 { group.addTask { _ = try await app.authorizer(for: AppServer.transfer) } }
            try await group.waitForAll()
        }
        #expect(server.grants("client_credentials").count == 2)
        #expect(server.storage.records.value[AppServer.transfer]?.scope == "\(AppServer.transferAll) \(scope)")
    }

    @Test("A login flow, an unknown service and an empty secret are mistakes")
    func mistakes() async throws {
        #expect(throws: GlobusError.self) {
            try ClientApp(loginClient: server.auth.confidential(), configuration: server.configuration())
        }
        let app = try server.clientApp()
        let error = await #expect(throws: GlobusError.self) { try await app.authorizer(for: "other.example") }
        #expect(error?.message.contains("needs no scopes of 'other.example'") == true)
        #expect(throws: GlobusError.self) {
            try ClientApp(
                clientID: "x",
                clientSecret: "",
                configuration: AppConfiguration(tokenStorage: server.storage),
                httpClient: makeAcceptingHTTP(),
                time: server.time
            )
        }
    }

    @Test("The app's name and environment are those of its login client")
    func loginClient() async throws {
        let http = StubHTTPClient { _ in HTTPResponse(status: 500) }
        let app = try ClientApp(
            "my-app",
            clientID: "x",
            clientSecret: "s",
            configuration: AppConfiguration(tokenStorage: server.storage, environment: "sandbox"),
            options: LoginClientOptions(maxRetries: 0),
            httpClient: http,
            time: ManualTime()
        )
        _ = try? await app.login()
        let request = try #require(http.requests.first)
        #expect(request.url.text == "https://auth.sandbox.globuscs.info/v2/oauth2/token")
        #expect(request.headers["User-Agent"]?.hasSuffix("/my-app") == true)

        let error = #expect(throws: GlobusError.self) {
            let configuration = AppConfiguration(tokenStorage: server.storage, environment: "preview")
            return try UserApp(loginClient: app.loginClient, configuration: configuration)
        }
        #expect(error?.message.hasPrefix("[Environment Mismatch]") == true)
    }
}
