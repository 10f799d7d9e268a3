import Foundation
import MockGlobus
import Testing

@Suite struct TokenEndpointTests {
    @Test("A refresh by the native client gives an access token that Transfer accepts")
    func nativeRefresh() async throws {
        let mock = try await MockGlobus.still()
        let refresh = mock.issueRefreshToken()
        let reply = try await mock.refresh(refresh)
        let access = try #require(try reply.string("access_token"))
        #expect(reply.status == 200)
        #expect(access.hasPrefix("mock-access-"))
        #expect(try reply.string("refresh_token") == refresh)
        #expect(try reply.string("token_type") == "Bearer")
        #expect(try reply.json["expires_in"] as? Int == 172_800)
        #expect(try reply.string("scope") == MockGlobus.transferScope)
        #expect(try reply.string("resource_server") == "transfer.api.globus.org")
        #expect(try reply.json["other_tokens"] as? [String] == [])
        #expect(reply.headers["cache-control"] == "no-store")
        #expect(try await mock.send(.get("/v0.10/task_list", token: access)).status == 200)
    }

    @Test("A refresh by the confidential client is authenticated by HTTP Basic")
    func confidentialRefresh() async throws {
        let mock = try await MockGlobus.still()
        let refresh = mock.issueRefreshToken(clientID: MockGlobus.Client.confidential.id)
        let fields: KeyValuePairs = ["grant_type": "refresh_token", "refresh_token": refresh]
        #expect(try await mock.token(fields, headers: MockGlobus.basic).status == 200)
    }

    @Test("A refresh token is good for its own client alone")
    func foreignRefreshToken() async throws {
        let mock = try await MockGlobus.still()
        let reply = try await mock.refresh(mock.issueRefreshToken(clientID: MockGlobus.Client.confidential.id))
        #expect(reply.status == 400)
        #expect(try reply.string("error") == "invalid_grant")
        #expect(try reply.string("error_description") != nil)
    }

    static let badClients: [(headers: [String: String], fields: [(String, String)])] = [
        (
            ["Authorization": "Basic " + Data("\(MockGlobus.Client.confidential.id):wrong".utf8).base64EncodedString()],
            []
        ),
        (["Authorization": "Basic " + Data("nobody:secret".utf8).base64EncodedString()], []),
        (["Authorization": "Basic " + Data("\(MockGlobus.Client.native.id):".utf8).base64EncodedString()], []),
        (["Authorization": "Bearer x"], []),
        ([:], []),
        ([:], [("client_id", "nobody")]),
        ([:], [("client_id", MockGlobus.Client.confidential.id)]),
        ([:], [("client_id", MockGlobus.Client.native.id), ("client_secret", "invented")]),
    ]

    @Test("A client that does not prove itself is refused with 401", .serialized, arguments: badClients.indices)
    func badClient(index: Int) async throws {
        let (headers, fields) = Self.badClients[index]
        let mock = try await MockGlobus.still()
        let form = [("grant_type", "refresh_token"), ("refresh_token", mock.issueRefreshToken())] + fields
        let reply = try await mock.send(.form("/v2/oauth2/token", form, headers: headers))
        #expect(reply.status == 401)
        #expect(try reply.string("error") == "invalid_client")
        #expect(reply.headers["www-authenticate"]?.hasPrefix("Basic") == true)
    }

    @Test("Client credentials give a token of the client itself, without a refresh token")
    func clientCredentials() async throws {
        let mock = try await MockGlobus.still()
        let fields: KeyValuePairs = ["grant_type": "client_credentials", "scope": MockGlobus.transferScope]
        let reply = try await mock.token(fields, headers: MockGlobus.basic)
        let access = try #require(try reply.string("access_token"))
        #expect(try reply.json["refresh_token"] == nil)
        let about = try await mock.send(
            .form("/v2/oauth2/token/introspect", [("token", access)], headers: MockGlobus.basic)
        )
        #expect(try about.string("sub") == MockGlobus.Client.confidential.id)
    }

    static let refusals: [(fields: KeyValuePairs<String, String>, isBasic: Bool, error: String)] = [
        (["grant_type": "client_credentials"], true, "invalid_scope"),
        (["grant_type": "client_credentials", "scope": "no-such-scope"], true, "invalid_scope"),
        (["grant_type": "client_credentials", "scope": MockGlobus.transferScope], false, "unauthorized_client"),
        (["grant_type": "password"], true, "unsupported_grant_type"),
        (["scope": "openid"], true, "invalid_request"),
        (["grant_type": "refresh_token"], false, "invalid_request"),
        (["grant_type": "refresh_token", "refresh_token": "mock-refresh-invented"], false, "invalid_grant"),
        (["grant_type": "authorization_code", "code": "mock-code-invented"], false, "invalid_grant"),
        (["grant_type": "urn:globus:auth:grant_type:dependent_token", "token": "x"], true, "invalid_grant"),
        (["grant_type": "urn:globus:auth:grant_type:dependent_token", "token": "x"], false, "unauthorized_client"),
    ]

    @Test("A request that cannot be granted is refused with its OAuth error", .serialized, arguments: refusals.indices)
    func refusal(index: Int) async throws {
        let (fields, isBasic, error) = Self.refusals[index]
        let mock = try await MockGlobus.still()
        let reply = try await mock.token(fields, headers: isBasic ? MockGlobus.basic : nil)
        #expect(reply.status == 400)
        #expect(try reply.string("error") == error)
    }

    @Test("Scopes of two resource servers give two tokens, the second in other_tokens")
    func otherTokens() async throws {
        let mock = try await MockGlobus.still()
        let groups = "urn:globus:auth:scope:groups.api.globus.org:all"
        let reply = try await mock.refresh(mock.issueRefreshToken(scopes: [MockGlobus.transferScope, groups]))
        let others = try #require(try reply.json["other_tokens"] as? [[String: Any]])
        #expect(try reply.string("resource_server") == "transfer.api.globus.org")
        #expect(others.count == 1)
        #expect(others[0]["resource_server"] as? String == "groups.api.globus.org")
        let access = try #require(others[0]["access_token"] as? String)
        #expect(try await mock.send(.get("/v2/groups/my_groups", token: access)).status == 200)
    }

    @Test("Dependent tokens come as an array, with refresh tokens if asked for", .serialized, arguments: [true, false])
    func dependentTokens(isOffline: Bool) async throws {
        let mock = try await MockGlobus.still()
        let reply = try await mock.token(
            [
                "grant_type": "urn:globus:auth:grant_type:dependent_token",
                "token": mock.issueAccessToken(resourceServer: "auth.globus.org"),
                "access_type": isOffline ? "offline" : "online",
            ],
            headers: MockGlobus.basic
        )
        let tokens = try reply.list
        let servers = tokens.compactMap { $0["resource_server"] as? String }
        #expect(servers == ["transfer.api.globus.org", "groups.api.globus.org"])
        #expect(tokens.allSatisfy { ($0["refresh_token"] != nil) == isOffline })
    }

    @Test("The scopes of dependent tokens can be named")
    func dependentScopes() async throws {
        let mock = try await MockGlobus.still()
        let search = "urn:globus:auth:scope:search.api.globus.org:search"
        let reply = try await mock.token(
            [
                "grant_type": "urn:globus:auth:grant_type:dependent_token", "token": mock.issueAccessToken(),
                "scope": search,
            ],
            headers: MockGlobus.basic
        )
        #expect(try reply.list.compactMap { $0["scope"] as? String } == [search])
    }

    @Test("A plain OAuth 2 answer has the members of RFC 6749 and no more")
    func plainAnswer() async throws {
        let mock = try await MockGlobus.still()
        mock.tokenPolicy.answerShape = .plainOAuth2
        let reply = try await mock.refresh(mock.issueRefreshToken())
        #expect(try Set(reply.json.keys) == ["access_token", "refresh_token", "expires_in", "token_type"])
    }

    @Test("An answer without a refresh token leaves the old one good")
    func noRefreshToken() async throws {
        let mock = try await MockGlobus.still()
        mock.tokenPolicy.repeatsRefreshToken = false
        let refresh = mock.issueRefreshToken()
        #expect(try await mock.refresh(refresh).json["refresh_token"] == nil)
        #expect(try await mock.refresh(refresh).status == 200)
    }

    @Test("A refresh may ask for less, and not for more")
    func narrowedScope() async throws {
        let mock = try await MockGlobus.still()
        let refresh = mock.issueRefreshToken(scopes: ["openid", "email"])
        let less = try await mock.token(["grant_type": "refresh_token", "refresh_token": refresh, "scope": "email"])
        #expect(try less.string("scope") == "email")
        let more = try await mock.token(["grant_type": "refresh_token", "refresh_token": refresh, "scope": "profile"])
        #expect(try more.string("error") == "invalid_scope")
    }

    @Test("The lifetime of tokens follows the policy")
    func lifetime() async throws {
        let mock = try await MockGlobus.still()
        mock.tokenPolicy.accessTokenLifetime = 3000
        let reply = try await mock.refresh(mock.issueRefreshToken())
        let access = try #require(try reply.string("access_token"))
        #expect(try reply.json["expires_in"] as? Int == 3000)
        mock.advance(seconds: 2000)
        #expect(try await mock.send(.get("/v0.10/task_list", token: access)).status == 200)
        mock.advance(seconds: 1001)
        #expect(try await mock.send(.get("/v0.10/task_list", token: access)).status == 401)
    }
}
