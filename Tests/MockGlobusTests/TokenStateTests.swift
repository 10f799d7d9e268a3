import MockGlobus
import Testing

@Suite struct TokenStateTests {
    private func introspect(
        _ mock: MockGlobus,
        _ token: String,
        _ more: [(String, String)] = []
    ) async throws -> TestReply {
        try await mock.send(
            .form("/v2/oauth2/token/introspect", [("token", token)] + more, headers: MockGlobus.basic)
        )
    }

    private func revoke(_ mock: MockGlobus, _ token: String) async throws -> TestReply {
        let form = [("token", token), ("client_id", MockGlobus.Client.native.id)]
        return try await mock.send(.form("/v2/oauth2/token/revoke", form))
    }

    @Test("Introspection tells what an active token is good for")
    func active() async throws {
        let mock = try await MockGlobus.still()
        let reply = try await introspect(mock, mock.issueAccessToken(lifetime: 100), [("include", "identity_set")])
        #expect(try reply.json["active"] as? Bool == true)
        #expect(try reply.string("scope") == MockGlobus.transferScope)
        #expect(try reply.string("client_id") == MockGlobus.Client.native.id)
        #expect(try reply.string("sub") == MockGlobus.Identity().id)
        #expect(try reply.string("username") == MockGlobus.Identity().username)
        #expect(try reply.json["aud"] as? [String] == ["transfer.api.globus.org", MockGlobus.Client.native.id])
        let issued = try #require(try reply.json["iat"] as? Int)
        #expect(try reply.json["exp"] as? Int == issued + 100)
        #expect(try reply.json["identity_set"] as? [String] == [MockGlobus.Identity().id])
    }

    @Test("Introspection tells nothing but inactive of a token that is unknown, expired or revoked", arguments: 0..<3)
    func inactive(kind: Int) async throws {
        let mock = try await MockGlobus.still()
        let token = kind == 0 ? "mock-access-invented" : mock.issueAccessToken(lifetime: 100)
        if kind == 1 { mock.advance(seconds: 101) }
        if kind == 2 { mock.revoke(token) }
        let reply = try await introspect(mock, token)
        #expect(reply.status == 200)
        #expect(reply.text == #"{"active":false}"#)
    }

    @Test("A refresh token is active until it is revoked")
    func refreshToken() async throws {
        let mock = try await MockGlobus.still()
        let token = mock.issueRefreshToken()
        #expect(try await introspect(mock, token).json["active"] as? Bool == true)
        mock.revoke(token)
        #expect(try await introspect(mock, token).json["active"] as? Bool == false)
    }

    @Test("A native client may not introspect")
    func nativeIntrospection() async throws {
        let mock = try await MockGlobus.still()
        let form = [("token", mock.issueAccessToken()), ("client_id", MockGlobus.Client.native.id)]
        let reply = try await mock.send(.form("/v2/oauth2/token/introspect", form))
        #expect(try reply.string("error") == "unauthorized_client")
    }

    @Test("Revoking an access token ends that token alone")
    func revokeAccessToken() async throws {
        let mock = try await MockGlobus.still()
        let refresh = mock.issueRefreshToken()
        let access = try #require(try await mock.refresh(refresh).string("access_token"))
        #expect(try await revoke(mock, access).status == 200)
        #expect(!mock.isActive(access))
        #expect(mock.isActive(refresh))
    }

    @Test("Revoking a refresh token ends the access tokens that came from it")
    func revokeRefreshToken() async throws {
        let mock = try await MockGlobus.still()
        let refresh = mock.issueRefreshToken()
        let access = try #require(try await mock.refresh(refresh).string("access_token"))
        #expect(try await revoke(mock, refresh).status == 200)
        #expect(!mock.isActive(access))
        #expect(try await mock.refresh(refresh).string("error") == "invalid_grant")
    }

    @Test("Revoking an unknown token succeeds, and another client's token is refused and stays good")
    func revokeStrangers() async throws {
        let mock = try await MockGlobus.still()
        #expect(try await revoke(mock, "mock-access-invented").status == 200)
        let token = mock.issueAccessToken(clientID: MockGlobus.Client.confidential.id)
        #expect(try await revoke(mock, token).status == 400)
        #expect(mock.isActive(token))
    }
}
