import GlobusAuth
import Testing

@Suite struct RefreshTokenAuthorizerTests {
    private let time = FakeTime()

    private func authorizer(_ auth: FakeAuth, refreshToken: Secret? = "R0") throws -> RefreshTokenAuthorizer {
        try RefreshTokenAuthorizer(
            refreshToken: refreshToken,
            authClient: auth.native(time),
            accessToken: "expired",
            expiresAt: time.now() - 1
        )
    }

    @Test("The refresh token is sent once")
    func sendsRefreshToken() async throws {
        let auth = FakeAuth { _ in tokenAnswer("T1") }
        try await authorizer(auth).ensureValidToken()
        #expect(auth.calls.map(\.form) == [["refresh_token=R0", "grant_type=refresh_token", "client_id=cid"]])
    }

    @Test(
        "The refresh token is replaced where the response has one, and kept where it has none",
        arguments: [nil, "R1"]
    )
    func refreshToken(new: String?) async throws {
        let auth = FakeAuth { _ in tokenAnswer("T1", refreshToken: new) }
        let authorizer = try authorizer(auth)
        try await authorizer.ensureValidToken()
        #expect(authorizer.accessToken == "T1")
        #expect(authorizer.refreshToken == Secret(new ?? "R0"))
        #expect(authorizer.expiresAt == time.now() + 172_800)
    }

    @Test("Tokens with spaces are used as the server issued them")
    func spaces() async throws {
        let auth = FakeAuth { _ in tokenAnswer("T 1", refreshToken: " R1+%20/") }
        let storage = FakeTokenStorage()
        let authorizer = try RefreshTokenAuthorizer(
            refreshToken: "R 0",
            authClient: auth.native(time),
            options: RenewalOptions(storage: storage)
        )
        #expect(try await authorizer.authorizationHeader() == "Bearer T 1")
        time.advance(by: 172_800)
        try await authorizer.ensureValidToken()
        #expect(auth.calls.map { $0.field("refresh_token") } == ["R 0", " R1+%20/"])
        guard case .form(let form)? = auth.calls.last?.options.body else {
            Issue.record("no form was sent")
            return
        }
        #expect(form.encoded().hasPrefix("refresh_token=+R1%2B%2520%2F&"))
        let other = try RefreshTokenAuthorizer(
            refreshToken: nil,
            authClient: auth.native(time),
            options: RenewalOptions(storage: storage)
        )
        #expect(try await other.authorizationHeader() == "Bearer T 1")
        #expect(auth.calls.count == 2)
    }

    @Test("A plain OAuth 2 answer renews the token")
    func plainAnswer() async throws {
        let authorizer = try authorizer(FakeAuth { _ in json(#"{"access_token": "T1"}"#) })
        #expect(try await authorizer.authorizationHeader() == "Bearer T1")
        #expect(authorizer.expiresAt == nil)
        time.advance(by: 1e9)
        #expect(authorizer.readyHeader == .ready("Bearer T1"))
    }

    private static let twoTokens = """
        {"access_token": "A", "refresh_token": "R1", "resource_server": "x", "scope": "a", "expires_in": 1,
         "other_tokens": [{"access_token": "B", "resource_server": "y", "scope": "b", "expires_in": 1}]}
        """

    @Test("Tokens for two services are an error in the words of the Globus SDK, and the refresh token is kept")
    func twoResourceServers() async throws {
        let authorizer = try authorizer(FakeAuth { _ in json(Self.twoTokens) })
        let error = await #expect(throws: GlobusError.self) { try await authorizer.ensureValidToken() }
        #expect(error?.code == .tokenResponse)
        #expect(
            error?.message == """
                Attempting refresh for refresh token authorizer didn't return exactly one token. \
                Possible service error.
                """
        )
        #expect(authorizer.refreshToken == "R1")
        #expect(error.map(shown)?.contains("R1") == false)
    }

    @Test(
        "A rotated refresh token survives an answer that is otherwise malformed",
        arguments: [
            #"{"access_token": "T1", "refresh_token": "R1", "expires_in": []}"#, #"{"refresh_token": "R1"}"#,
            #"{"access_token": "T1", "refresh_token": "R1", "scope": 1}"#,
            #"{"access_token": "T1", "refresh_token": "R1", "other_tokens": [1]}"#,
        ]
    )
    func malformedAnswer(body: String) async throws {
        let authorizer = try authorizer(FakeAuth { _ in json(body) })
        let error = await #expect(throws: GlobusError.self) { try await authorizer.ensureValidToken() }
        #expect(error?.code == .tokenResponse)
        #expect(authorizer.refreshToken == "R1")
    }

    @Test(
        "invalid_grant fails every later use at once, until a new refresh token is set",
        arguments: [400, 401, 200]
    )
    func invalidGrant(status: Int) async throws {
        let auth = FakeAuth { call in
            if call.field("refresh_token") == "new" { return tokenAnswer("T1") }
            if status == 200 { return json(#"{"error": "invalid_grant"}"#) }
            throw oauthError("invalid_grant", status: status)
        }
        let authorizer = try authorizer(auth)
        for _ in 0..<3 {
            let error = await #expect(throws: GlobusError.self) { try await authorizer.authorizationHeader() }
            #expect(error?.code == .authAPI)
        }
        #expect(auth.calls.count == 1)
        authorizer.refreshToken = "new"
        #expect(try await authorizer.authorizationHeader() == "Bearer T1")
    }

    @Test("Without a refresh token there is no authorizer, and one that lost it says so")
    func missingRefreshToken() async throws {
        let auth = FakeAuth { _ in tokenAnswer("T1") }
        #expect(throws: GlobusError.self) { try authorizer(auth, refreshToken: nil) }
        #expect(throws: GlobusError.self) { try authorizer(auth, refreshToken: "") }
        let emptied = try authorizer(auth)
        emptied.refreshToken = nil
        let error = await #expect(throws: GlobusError.self) { try await emptied.authorizationHeader() }
        #expect(error?.message.contains("'refresh_token'") == true)
        #expect(auth.calls.isEmpty)
    }

    @Test(
        "Whatever lifetime the server names, one use makes one token request",
        arguments: ["0", "-5", "null", "\"30\""]
    )
    func lifetimes(expiresIn: String) async throws {
        let auth = FakeAuth { _ in json(#"{"access_token": "T1", "expires_in": \#(expiresIn)}"#) }
        #expect(try await authorizer(auth).authorizationHeader() == "Bearer T1")
        #expect(auth.calls.count == 1)
    }

    @Test("No way of showing the authorizer shows its tokens")
    func hidesTokens() throws {
        let authorizer = try authorizer(FakeAuth { _ in tokenAnswer("T1") }, refreshToken: "S3CR3T")
        try authorizer.setAccessToken("S3CR3T")
        #expect(!shown(authorizer).contains("S3CR3T"))
    }
}
