import Testing

@testable import GlobusAuth

@Suite(.timeLimit(.minutes(1))) struct UserAppLoginTests {
    @Test("A login asks for all scopes at once, stores every token and is not repeated")
    func login() async throws {
        let server = AppServer()
        let app = try server.userApp()
        #expect(try await app.loginRequired())
        try await app.login()
        try await app.login()
        #expect(server.grants("authorization_code").count == 1)
        #expect(
            server.state.value.attempts.map(\.authorizationParameters.requiredScopes) == [
                [AppServer.transferAll, "openid"]
            ]
        )
        let stored = server.storage.records.value
        #expect(stored.keys.sorted() == [AppServer.auth, AppServer.transfer])
        #expect(stored.values.allSatisfy { $0.identityID == "ada" })
        #expect(try await !app.loginRequired())
    }

    @Test("A forced login, and one with parameters, is made although there are good tokens")
    func certainLogins() async throws {
        let server = AppServer()
        let app = try server.userApp()
        try await app.login()
        try await app.login(force: true)
        let parameters = AuthorizationParameters(sessionRequiredMFA: true, requiredScopes: [AppServer.groupsAll])
        try await app.login(authorizationParameters: parameters)
        #expect(server.state.value.attempts.count == 3)
        let last = try #require(server.state.value.attempts.last)
        #expect(
            last.authorizationParameters.requiredScopes == [AppServer.transferAll, "openid", AppServer.groupsAll]
        )
        #expect(last.authorizeURL.contains("session_required_mfa=True"))
        #expect(app.scopeRequirements[AppServer.groups] == nil)
    }

    @Test("Every login has a state and a proof of its own, whatever app and whichever client they share")
    func freshStates() async throws {
        let server = AppServer()
        let client = server.auth.native(server.time)
        let apps = try ["one", "two"].map {
            try UserApp($0, loginClient: client, configuration: server.configuration())
        }
        for app in apps + apps { try await app.login(force: true) }
        let attempts = server.state.value.attempts
        #expect(Set(attempts.map(\.state)).count == 4)
        #expect(attempts.allSatisfy { $0.state.count == 43 })
        let challenges = attempts.map { query($0.authorizeURL)["code_challenge"] }
        #expect(Set(challenges).count == 4)
        let verifiers = server.grants("authorization_code").map { Secret($0.field("code_verifier") ?? "") }
        #expect(try verifiers.map { try PKCE(verifier: $0).challenge } == challenges)
        let names = attempts.map { query($0.authorizeURL)["prefill_named_grant"] ?? "" }
        #expect(names[0].hasPrefix("one on ") && names[1].hasPrefix("two on "))
    }

    @Test("A client with a secret needs a redirect URI, and sends no proof")
    func confidentialClient() async throws {
        let server = AppServer()
        let client = server.auth.confidential(server.time)
        let app = try UserApp("x", loginClient: client, configuration: server.configuration())
        let error = await #expect(throws: GlobusError.self) { try await app.login() }
        #expect(error?.message.hasPrefix("Use of a Confidential client requires an explicit redirect_uri.") == true)

        let other = try UserApp(
            "x",
            loginClient: client,
            configuration: server.configuration { $0.loginRedirectURI = "https://here.example/" }
        )
        try await other.login()
        let form = try #require(server.grants("authorization_code").first)
        #expect(form.field("redirect_uri") == "https://here.example/")
        #expect(form.field("code_verifier") == nil)
    }

    @Test("A code that comes with another state is not exchanged, and nothing is changed")
    func foreignState() async throws {
        let server = AppServer()
        let app = try server.userApp()
        try await app.login()
        let before = server.storage.records.value
        server.state.update { $0.returnedState = "_default" }
        let error = await #expect(throws: GlobusError.self) { try await app.login(force: true) }
        #expect(error?.code == .loginFlow)
        #expect(error?.message.hasSuffix("What was stored is as before. Log in again.") == true)
        #expect(server.grants("authorization_code").count == 1)
        #expect(server.storage.records.value == before)
    }

    @Test("A login that the user refuses leaves what was there and says Globus Auth's words")
    func denied() async throws {
        let server = AppServer()
        server.state.update { $0.isDenied = true }
        let app = try server.userApp()
        let error = await #expect(throws: GlobusError.self) { try await app.authorizer(for: AppServer.transfer) }
        #expect(error?.code == .loginFlow)
        #expect(error?.message.contains("access_denied") == true)
        #expect(server.storage.records.value.isEmpty)
        server.state.update { $0.isDenied = false }
        _ = try await app.authorizer(for: AppServer.transfer)
    }

    @Test("Somebody else's login is refused: the tokens stay, and the new ones are revoked")
    func otherIdentity() async throws {
        let server = AppServer()
        let app = try server.userApp()
        try await app.login()
        let before = server.storage.records.value
        server.state.update { $0.identity = "grace" }
        let error = await #expect(throws: GlobusError.self) { try await app.login(force: true) }
        #expect(error?.code == .identityMismatch)
        #expect(error?.code.isKind(of: .tokenValidation) == true)
        #expect(error?.tokenValidation?.storedIdentityID == "ada")
        #expect(error?.tokenValidation?.newIdentityID == "grace")
        #expect(server.storage.records.value == before)
        #expect(server.revoked.count == 4)
        #expect(Set(server.revoked).isDisjoint(with: before.values.map { $0.accessToken.reveal() }))

        try await app.logout()
        try await app.login()
        #expect(server.storage.records.value.values.allSatisfy { $0.identityID == "grace" })
    }

    @Test("Tokens that do not tell whose they are, or lack a scope, are not stored")
    func uselessTokens() async throws {
        let server = AppServer()
        let app = try server.userApp()
        server.state.update { $0.identity = nil }
        let missing = await #expect(throws: GlobusError.self) { try await app.login() }
        #expect(missing?.code == .missingIdentity)
        server.state.update { ($0.identity, $0.leftOut) = ("ada", [AppServer.transferAll]) }
        try app.addScopeRequirements([AppServer.transfer: "urn:globus:auth:scope:transfer.api.globus.org:gcp_install"])
        let unmet = await #expect(throws: GlobusError.self) { try await app.login() }
        #expect(unmet?.code == .unmetScopeRequirements)
        #expect(unmet?.tokenValidation?.requiredScopes.map(\.description) == [AppServer.transferAll])
        #expect(unmet?.message.contains("the app 'test-app' (client 'cid')") == true)
        #expect(server.storage.records.value.isEmpty)

        // Whose the stored tokens are says nothing about the new ones.
        server.state.update { $0.leftOut = [] }
        try await app.login()
        server.state.update { $0.identity = nil }
        let again = await #expect(throws: GlobusError.self) { try await app.login(force: true) }
        #expect(again?.code == .missingIdentity)
    }

    @Test("A login flow that logs in is told so, and does not wait for itself")
    func loginInsideLogin() async throws {
        let server = AppServer()
        let app = try server.userApp { configuration in
            configuration.loginFlow = FunctionLoginFlow { attempt in
                _ = try await attempt.app.authorizer(for: AppServer.transfer)
                return AuthorizationCode("never")
            }
        }
        let error = await #expect(throws: GlobusError.self) { try await app.login() }
        #expect(error?.code == .missingToken)
        let direct = try server.userApp { configuration in
            configuration.loginFlow = FunctionLoginFlow { attempt in
                try await attempt.app.login(force: true)
                return AuthorizationCode("never")
            }
        }
        let usage = await #expect(throws: GlobusError.self) { try await direct.login() }
        #expect(usage?.code == .usage)
    }

    /// The parameters of a URL that hold no escapes that matter.
    private func query(_ url: String) -> [String: String] {
        let pairs = (url.split(separator: "?").last ?? "").split(separator: "&").map { $0.split(separator: "=") }
        return Dictionary(pairs.map { (String($0[0]), PercentEncoding.decodedForm($0.last ?? "")) }) { $1 }
    }
}
