import GlobusAuth
import Testing

@Suite struct ClientCredentialsAuthorizerTests {
    private let auth = FakeAuth { _ in tokenAnswer("T1", refreshToken: "unused") }

    @Test("The client asks for a token with the scopes once, and there is no refresh token to keep")
    func asksOnce() async throws {
        let authorizer = try ClientCredentialsAuthorizer(confidentialClient: auth.confidential(), scopes: "foo")
        #expect(auth.calls.isEmpty)
        #expect(try await authorizer.authorizationHeader() == "Bearer T1")
        #expect(auth.calls.map(\.form) == [["grant_type=client_credentials", "scope=foo"]])
        #expect(authorizer.renewing.refreshToken == nil)
    }

    @Test(
        "Scopes are given as one text or as a list",
        arguments: [("foo", "foo"), (["foo", "bar", "baz[buzz]"], "foo bar baz[buzz]")] as [(ScopeList, String)]
    )
    func scopes(scopes: ScopeList, text: String) async throws {
        let authorizer = try ClientCredentialsAuthorizer(confidentialClient: auth.confidential(), scopes: scopes)
        try await authorizer.ensureValidToken()
        #expect(authorizer.scopes == text)
        #expect(auth.calls[0].field("scope") == text)
    }

    @Test("No scopes are a usage error")
    func noScopes() {
        let error = #expect(throws: GlobusError.self) {
            try ClientCredentialsAuthorizer(confidentialClient: auth.confidential(), scopes: [])
        }
        #expect(error?.message == "'scopes' cannot be the empty string or empty collection.")
    }

    @Test("Tokens for two services are an error that names the scopes")
    func twoResourceServers() async throws {
        let auth = FakeAuth { _ in
            json(
                #"{"access_token": "A", "resource_server": "x", "other_tokens": [{"access_token": "B", "resource_server": "y"}]}"#
            )
        }
        let authorizer = try ClientCredentialsAuthorizer(confidentialClient: auth.confidential(), scopes: ["a", "b"])
        let error = await #expect(throws: GlobusError.self) { try await authorizer.ensureValidToken() }
        #expect(error?.code == .tokenResponse)
        #expect(error?.message.contains("didn't return exactly one token. Ensure scopes a b are for only one") == true)
    }
}
