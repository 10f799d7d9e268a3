import GlobusAuth
import Testing

/// The advice for errors of the token endpoint that have no description.
@Suite struct TokenErrorAdviceTests {
    private func client(answering body: String, status: Int = 400) throws -> ConfidentialAppAuthClient {
        try ConfidentialAppAuthClient(
            clientID: "my-client",
            clientSecret: "my-secret",
            options: LoginClientOptions(baseURL: "https://auth.example", maxRetries: 0),
            httpClient: StubHTTPClient([.success(json(body, status: status))]),
            time: ManualTime()
        )
    }

    private func error(
        _ body: String,
        status: Int = 400,
        _ request: (ConfidentialAppAuthClient) async throws -> Void
    ) async throws -> GlobusError {
        let client = try client(answering: body, status: status)
        let error = try #require(await #expect(throws: GlobusError.self) { try await request(client) })
        #expect(error.code == .authAPI)
        #expect(!"\(error) \(error.message)".contains("my-secret"))
        #expect(!"\(error) \(error.message)".contains("RT-secret"))
        return error
    }

    @Test(
        "A bare invalid_grant says what may have become of the refresh token, and whose it is",
        arguments: [200, 400, 401]
    )
    func refreshToken(status: Int) async throws {
        let error = try await error(#"{"error": "invalid_grant"}"#, status: status) {
            _ = try await $0.oauth2RefreshToken("RT-secret")
        }
        let words = "the refresh token is revoked, expired or another client's; log in again, as client my-client"
        #expect(error.line.hasSuffix("\(status) invalid_grant; \(words)"))
        #expect(error.response?.message == nil)
    }

    @Test("An invalid_grant with words keeps them, and says what to do")
    func words() async throws {
        let error = try await error(#"{"error": "invalid_grant", "error_description": "It is gone."}"#) {
            _ = try await $0.oauth2RefreshToken("RT-secret")
        }
        #expect(error.message == "It is gone.")
        #expect(error.line.hasSuffix("400 invalid_grant: It is gone; log in again, as client my-client"))
    }

    @Test("An invalid_client with words keeps them, and says what to check")
    func clientWords() async throws {
        let error = try await error(#"{"error": "invalid_client", "error_description": "Who are you?"}"#, status: 401) {
            _ = try await $0.oauth2ClientCredentialsTokens("a")
        }
        let words = "check the id and the secret of client my-client, and the environment"
        #expect(error.line.hasSuffix("401 invalid_client: Who are you?; \(words)"))
    }

    @Test("A bare invalid_grant for a code says that the login is to be started again")
    func code() async throws {
        let error = try await error(#"{"error": "invalid_grant"}"#) { client in
            try client.oauth2StartFlow(redirectURI: "https://app.example", "openid")
            _ = try await client.oauth2ExchangeCode(forTokens: "RT-secret")
        }
        #expect(error.line.contains("the code is spent, expired or another client's"))
        #expect(error.line.hasSuffix("start the login of client my-client again"))
    }

    @Test(
        "The other bare errors name the client too",
        arguments: [
            ("invalid_client", "client my-client is unknown to this server, or its secret is missing or wrong"),
            ("invalid_scope", "a scope is unknown, misspelt or not for client my-client"),
            ("unauthorized_client", "client my-client may not ask for tokens by client_credentials"),
            ("invalid_grant", "what client my-client gave for a token is revoked, expired or another client's"),
        ]
    )
    func others(code: String, words: String) async throws {
        let error = try await error(#"{"error": "\#(code)"}"#) { _ = try await $0.oauth2ClientCredentialsTokens("a") }
        #expect(error.line.contains("400 \(code); \(words)"))
    }

    @Test(
        "An error that is no OAuth 2 error gets no advice",
        arguments: [#"{"error": "odd"}"#, "[1]", #"{"message": "no"}"#]
    )
    func unknown(body: String) async throws {
        let error = try await error(body) { _ = try await $0.oauth2RefreshToken("RT-secret") }
        #expect(!error.line.contains("my-client"))
    }
}
