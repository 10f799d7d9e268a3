import Testing

@testable import GlobusAuth

@Suite(.timeLimit(.minutes(1))) struct AppAuthorizerTests {
    private let client = "https://service.example/"

    private func transfer(_ app: any GlobusApp, _ http: StubHTTPClient) throws -> BaseClient {
        try BaseClient(.transfer, ClientConfiguration(app: app), httpClient: http, time: ManualTime())
    }

    @Test("An access token that has expired is not served from the cache: the app logs in again")
    func expired() async throws {
        let server = AppServer()
        let app = try server.userApp()
        let first = try await app.authorizer(for: AppServer.transfer)
        #expect(first is AccessTokenAuthorizer)
        #expect(try await app.authorizer(for: AppServer.transfer).authorizationHeader() == first.authorizationHeader())
        server.time.advance(by: 172_801)
        #expect(try await app.loginRequired())
        let second = try await app.authorizer(for: AppServer.transfer)
        #expect(try await second.authorizationHeader() != first.authorizationHeader())
        #expect(server.grants("authorization_code").count == 2)
    }

    @Test("Without a handler the error says what is wrong, whose it is, where it is and what to do")
    func noHandler() async throws {
        let server = AppServer()
        let app = try server.userApp { $0.tokenValidationErrorHandler = nil }
        let missing = await #expect(throws: GlobusError.self) { try await app.authorizer(for: AppServer.transfer) }
        #expect(missing?.code == .missingToken)
        #expect(
            missing?.message
                == "There are no tokens for 'transfer.api.globus.org', for the app 'test-app' (client 'cid') in "
                + "FakeTokenStorage. Log in."
        )
        try await app.login()
        server.time.advance(by: 172_900)
        let expired = await #expect(throws: GlobusError.self) { try await app.authorizer(for: AppServer.transfer) }
        #expect(expired?.code == .expiredToken)
        #expect(expired?.tokenValidation?.expiresAt == 1_172_800)
        #expect(server.state.value.attempts.count == 1)
    }

    @Test("Overlapping uses leave the handler on")
    func handlerStaysOn() async throws {
        let server = AppServer()
        let calls = Box(0)
        let app = try server.userApp { configuration in
            configuration.tokenValidationErrorHandler = { _, error in
                calls.update { $0 += 1 }
                throw error
            }
        }
        await withTaskGroup { group in
            for _ in 0..<10 {
                group.addTask { _ = try? await app.authorizer(for: AppServer.transfer) }
                group.addTask { _ = try? await app.loginRequired() }
            }
        }
        #expect(calls.value == 10)
        _ = try? await app.authorizer(for: AppServer.transfer)
        #expect(calls.value == 11)
    }

    @Test("A refresh token is renewed by its authorizer, stored, and no login is needed meanwhile")
    func refreshTokens() async throws {
        let server = AppServer()
        let app = try server.userApp(refreshTokens: true)
        try await app.login()
        #expect(server.state.value.attempts[0].authorizeURL.contains("access_type=offline"))
        let authorizer = try await app.authorizer(for: AppServer.transfer)
        #expect(authorizer is RefreshTokenAuthorizer)
        #expect(authorizer.readyHeader == .ready("Bearer A2-\(AppServer.transfer)"))
        server.time.advance(by: 200_000)
        #expect(try await !app.loginRequired())
        #expect(server.grants("refresh_token").isEmpty)
        try app.addScopeRequirements([AppServer.transfer: ScopeList(AppServer.transferAll)])
        let again = try await app.authorizer(for: AppServer.transfer)
        #expect(again as? RefreshTokenAuthorizer === authorizer as? RefreshTokenAuthorizer)
        #expect(try await again.authorizationHeader() == "Bearer A3-\(AppServer.transfer)")
        #expect(server.storage.records.value[AppServer.transfer]?.accessToken == "A3-transfer.api.globus.org")
        #expect(server.storage.records.value[AppServer.transfer]?.identityID == "ada")
        #expect(server.grants("refresh_token").count == 1)
    }

    @Test("Stored tokens without a refresh token are not enough where refresh tokens are asked for")
    func noRefreshToken() async throws {
        let server = AppServer()
        try await server.userApp().login()
        server.storage.records.update { for name in $0.keys { $0[name]?.refreshToken = nil } }
        let app = try server.userApp(refreshTokens: true) { $0.tokenValidationErrorHandler = nil }
        #expect(try await app.loginRequired())
        let error = await #expect(throws: GlobusError.self) { try await app.authorizer(for: AppServer.transfer) }
        #expect(error?.code == .missingToken)
        #expect(error?.message.hasPrefix("There is no refresh token for 'transfer.api.globus.org'") == true)
    }

    @Test("A service that refuses the token gets another one from the storage, or from a login")
    func refused() async throws {
        let server = AppServer()
        let app = try server.userApp()
        try await app.login()
        let http = StubHTTPClient { request in
            let isOld = request.headers["Authorization"] == "Bearer A2-\(AppServer.transfer)"
            return HTTPResponse(status: isOld ? 401 : 200)
        }
        let transfer = try transfer(app, http)
        _ = try await transfer.get("/a")
        #expect(server.grants("authorization_code").count == 2)
        #expect(
            http.requests.map(\.authorization) == [
                "Bearer A2-\(AppServer.transfer)", "Bearer A4-\(AppServer.transfer)",
            ]
        )

        // Another process has logged in: its token is in the storage.
        let other = try server.userApp()
        try await other.login(force: true)
        let stored = try #require(server.storage.records.value[AppServer.transfer]?.accessToken.reveal())
        let picky = StubHTTPClient {
            HTTPResponse(status: $0.headers["Authorization"] == "Bearer \(stored)" ? 200 : 401)
        }
        _ = try await self.transfer(app, picky).get("/b")
        #expect(server.grants("authorization_code").count == 3)
    }

    @Test(
        "Tokens that another process has revoked and removed are missed, and not just refused",
        arguments: [true, false]
    )
    func loggedOutElsewhere(isExpired: Bool) async throws {
        let server = AppServer()
        let app = try server.userApp(refreshTokens: true)
        let http = StubHTTPClient { request in
            HTTPResponse(status: request.headers["Authorization"] == "Bearer A2-\(AppServer.transfer)" ? 401 : 200)
        }
        let transfer = try transfer(app, http)
        try await app.login()
        _ = try await app.authorizer(for: AppServer.transfer)
        try await server.userApp(refreshTokens: true).logout()
        server.state.update { $0.hasRevoked = true }
        if isExpired { server.time.advance(by: 200_000) }
        _ = try await transfer.get("/a")
        #expect(server.grants("authorization_code").count == 2)
    }

    @Test("Dependencies count by the user's consents, which are looked up once")
    func consents() async throws {
        let server = AppServer()
        let scope = ScopeList("\(AppServer.transferAll)[urn:globus:auth:scope:mapped:data_access]")
        server.state.update {
            $0.consents = """
                [{"id": 1, "scope_name": "\(AppServer.transferAll)", "dependency_path": [1]},
                 {"id": 2, "scope_name": "urn:globus:auth:scope:mapped:data_access", "dependency_path": [1, 2]}]
                """
        }
        let app = try server.userApp(scopes: scope)
        try await app.login()
        for _ in 0..<3 { #expect(try await !app.loginRequired()) }
        _ = try await app.authorizer(for: AppServer.transfer)
        let lookups = server.auth.calls.filter { $0.path.hasSuffix("/consents") }
        #expect(lookups.map(\.path) == ["/v2/api/identities/ada/consents"])
        #expect(lookups[0].options.headers["Authorization"] == "Bearer A2-auth.globus.org")

        server.state.update { $0.consents = "[]" }
        let later = try server.userApp(scopes: scope) { $0.tokenValidationErrorHandler = nil }
        #expect(try await later.loginRequired())
        let error = await #expect(throws: GlobusError.self) { try await later.authorizer(for: AppServer.transfer) }
        #expect(error?.code == .unmetScopeRequirements)
        #expect(error?.tokenValidation?.requiredScopes.count == 1)
    }

    @Test("New scopes make the next use log in, and scopes that are there already do not")
    func addedScopes() async throws {
        let server = AppServer()
        let app = try server.userApp()
        let before = try await app.authorizer(for: AppServer.transfer).authorizationHeader()
        try app.addScopeRequirements([AppServer.transfer: ScopeList(AppServer.transferAll)])
        #expect(app.scopeRequirements[AppServer.transfer]?.count == 1)
        #expect(try await app.authorizer(for: AppServer.transfer).authorizationHeader() == before)
        try app.addScopeRequirements([AppServer.groups: ScopeList(AppServer.groupsAll)])
        _ = try await app.authorizer(for: AppServer.groups)
        #expect(server.grants("authorization_code").count == 2)
        #expect(throws: GlobusError.self) { try app.addScopeRequirements([AppServer.groups: "a["]) }
    }
}
