import GlobusAuth
import Testing

@Suite struct TokensByScopeTests {
    private let tokens: TokensByScope

    init() throws {
        let text = """
            {"access_token": "A", "scope": "a b", "resource_server": "x",
             "other_tokens": [{"access_token": "B", "scope": "c", "resource_server": "y"}]}
            """
        tokens = try OAuthTokenResponse(json(text), receivedAt: 0).byScopes
    }

    @Test("Scopes of one token in any order and number find it", arguments: ["a", "b", "a b", "b a", "a a  b"])
    func findsToken(specifier: String) throws {
        #expect(try tokens[specifier].accessToken == "A")
        #expect(tokens.contains(specifier))
    }

    @Test("Every single scope is listed")
    func listsScopes() {
        #expect(tokens.scopes == ["a", "b", "c"])
    }

    @Test(
        "A specifier without one token fails in the words of the Globus SDK",
        arguments: [
            ("a d", #"Scope specifier "a d" contains scope "d" which was not found"#),
            ("a c", #"Scope specifier "a c" did not match exactly one token!"#),
            ("", #"Scope specifier "" did not match exactly one token!"#),
        ]
    )
    func fails(specifier: String, message: String) throws {
        let error = #expect(throws: GlobusError.self) { try tokens[specifier] }
        #expect(error?.message == message)
        #expect(!tokens.contains(specifier))
    }
}
