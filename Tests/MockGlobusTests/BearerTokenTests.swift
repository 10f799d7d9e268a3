import MockGlobus
import Testing

@Suite struct BearerTokenTests {
    /// One path of each resource server.
    static let paths = [
        "auth.globus.org": "/v2/oauth2/userinfo",
        "transfer.api.globus.org": "/v0.10/task_list",
        "groups.api.globus.org": "/v2/groups/my_groups",
        "search.api.globus.org": "/v1/index/4de0e89e-a395-11e7-bc54-8c705ad34f60/search",
    ]

    static let servers = paths.keys.sorted()

    private func get(_ mock: MockGlobus, _ server: String, token: String?) async throws -> TestReply {
        try await mock.send(.get(try #require(Self.paths[server]), token: token))
    }

    @Test(
        "A service takes the tokens of its own resource server and no other",
        .serialized,
        arguments: servers,
        servers
    )
    func separation(server: String, tokenServer: String) async throws {
        let mock = try await MockGlobus.still()
        let reply = try await get(mock, server, token: mock.issueAccessToken(resourceServer: tokenServer))
        #expect(reply.status == (server == tokenServer ? 200 : 401))
    }

    enum BadToken: CaseIterable {
        case missing, unknown, expired, expiredAtOnce, revoked, refresh
    }

    @Test(
        "A token that is not active is refused with 401 and an error body",
        .serialized,
        arguments: BadToken.allCases,
        servers
    )
    func refused(kind: BadToken, server: String) async throws {
        let mock = try await MockGlobus.still()
        let reply = try await get(mock, server, token: token(kind, mock, server))
        #expect(reply.status == 401)
        #expect(reply.headers["content-type"] == "application/json")
        #expect(reply.headers["www-authenticate"] == "Bearer error=\"invalid_token\"")
        let body = try reply.json
        let document = (body["errors"] as? [[String: Any]])?.first ?? body
        #expect(document["code"] as? String == "AuthenticationFailed")
        #expect((document["message"] ?? document["detail"]) as? String != nil)
        #expect(!reply.text.contains("mock-"))
    }

    private func token(_ kind: BadToken, _ mock: MockGlobus, _ server: String) -> String? {
        let token = mock.issueAccessToken(resourceServer: server, lifetime: 60)
        switch kind {
        case .missing: return nil
        case .unknown: return "mock-access-invented"
        case .expired: mock.advance(seconds: 60)
        case .expiredAtOnce: mock.expireAccessTokens()
        case .revoked: mock.revoke(token)
        case .refresh: return mock.issueRefreshToken()
        }
        return token
    }

    @Test("A token that was issued after the others were made to expire is taken")
    func issuedAfterExpiry() async throws {
        let mock = try await MockGlobus.still()
        mock.expireAccessTokens()
        #expect(try await get(mock, "transfer.api.globus.org", token: mock.issueAccessToken()).status == 200)
    }

    @Test("Basic credentials are no bearer token")
    func basic() async throws {
        let mock = try await MockGlobus.still()
        let request = TestRequest(method: "GET", target: "/v0.10/task_list", headers: MockGlobus.basic)
        #expect(try await mock.send(request).status == 401)
    }

    @Test("User information needs the scope openid and names the person")
    func userinfo() async throws {
        let mock = try await MockGlobus.still()
        let server = "auth.globus.org"
        let reply = try await get(mock, server, token: mock.issueAccessToken(resourceServer: server))
        #expect(try reply.string("sub") == MockGlobus.Identity().id)
        #expect(try reply.string("email") == MockGlobus.Identity().email)
        let narrow = mock.issueAccessToken(resourceServer: server, scopes: ["email"])
        #expect(try await get(mock, server, token: narrow).status == 403)
    }
}
