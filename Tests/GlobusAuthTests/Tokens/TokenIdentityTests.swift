import Testing

@testable import GlobusAuth

@Suite struct TokenIdentityTests {
    private static func response(
        idToken: String?,
        kind: OAuthTokenResponse.Kind = .authorizationCode
    ) throws -> OAuthTokenResponse {
        var members: [String: JSONValue] = [
            "access_token": "a", "resource_server": "auth.globus.org", "scope": "openid",
        ]
        members["id_token"] = idToken.map(JSONValue.string)
        let body = try JSONValue.object(members).encoded()
        return try OAuthTokenResponse(HTTPResponse(status: 200, body: body), kind: kind, receivedAt: 0)
    }

    private static func token(_ claims: String) -> String {
        "e30." + Base64.encodeForURL(claims.utf8) + ".c2ln"
    }

    @Test("The subject of the ID token is the identity")
    func subject() throws {
        #expect(try Self.response(idToken: Self.token(#"{"sub":"id-1??>"}"#)).identityID == "id-1??>")
    }

    @Test(
        "An ID token that cannot be read tells no identity",
        arguments: [nil, "", "a.b", "a.!.c", "e30.e30.c2ln", "e30.WzFd.c"]
    )
    func unreadable(idToken: String?) throws {
        #expect(try Self.response(idToken: idToken).identityID == nil)
    }

    @Test("Storing a response keeps its identity, and one without an ID token keeps the stored one")
    func stored() async throws {
        let storage = FakeTokenStorage()
        try await storage.storeTokenResponse(try Self.response(idToken: Self.token(#"{"sub":"id-1"}"#)))
        #expect(try await storage.tokenData(for: "auth.globus.org")?.identityID == "id-1")
        try await storage.storeTokenResponse(try Self.response(idToken: nil, kind: .refreshToken))
        #expect(try await storage.tokenData(for: "auth.globus.org")?.identityID == "id-1")
    }
}
