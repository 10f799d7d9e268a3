import Testing

@testable import GlobusAuth

@Suite struct TokenRequestTests {
    private let auth = FakeAuth { call in
        call.form.contains("grant_type=urn:globus:auth:grant_type:dependent_token")
            ? json("[]") : tokenAnswer("AT", refreshToken: "RT2", expiresIn: 100)
    }

    private func expectTokenRequest(_ form: [String]) throws {
        #expect(auth.calls.count == 1)
        let call = try #require(auth.calls.first)
        #expect(call.method == "POST")
        #expect(call.path == "/v2/oauth2/token")
        #expect(call.form == form)
        #expect(call.options.automaticAuthorization)
        #expect(!call.options.allowRedirects)
    }

    @Test("A native client's refresh names the client in the form")
    func nativeRefresh() async throws {
        let response = try await auth.native(FakeTime(1000)).oauth2RefreshToken("RT")
        try expectTokenRequest(["refresh_token=RT", "grant_type=refresh_token", "client_id=cid"])
        #expect(response.kind == .refreshToken)
        #expect(response.byResourceServer["transfer.api.globus.org"]?.expiresAtSeconds == 1100)
    }

    @Test("A confidential client's refresh does not name the client in the form")
    func confidentialRefresh() async throws {
        _ = try await auth.confidential().oauth2RefreshToken("RT")
        try expectTokenRequest(["refresh_token=RT", "grant_type=refresh_token"])
    }

    @Test("Body parameters win over the form's own in their places")
    func bodyParameters() async throws {
        _ = try await auth.confidential().oauth2RefreshToken(
            "RT",
            bodyParameters: ["refresh_token": "other", "scope": "s"]
        )
        try expectTokenRequest(["refresh_token=other", "grant_type=refresh_token", "scope=s"])
    }

    @Test("A form of the caller's own is sent as it is")
    func ownForm() async throws {
        let response = try await auth.native().oauth2Token(["grant_type": "x", "a": "b"])
        try expectTokenRequest(["grant_type=x", "a=b"])
        #expect(response.kind == .token)
    }

    @Test("Client credentials are asked for with the grant type and the scopes")
    func clientCredentials() async throws {
        let response = try await auth.confidential().oauth2ClientCredentialsTokens(["a", "b"])
        try expectTokenRequest(["grant_type=client_credentials", "scope=a b"])
        #expect(response.kind == .clientCredentials)
    }

    @Test("Client credentials without scopes are a usage error and send nothing")
    func clientCredentialsWithoutScopes() async throws {
        await #expect(throws: GlobusError.self) { try await auth.confidential().oauth2ClientCredentialsTokens([]) }
        #expect(auth.calls.isEmpty)
    }

    @Test("Dependent tokens are asked for with the token alone")
    func dependentTokens() async throws {
        let response = try await auth.confidential().oauth2DependentTokens(for: "T")
        try expectTokenRequest(["grant_type=urn:globus:auth:grant_type:dependent_token", "token=T"])
        #expect(response.kind == .dependentToken)
    }

    @Test("Dependent tokens take refresh tokens, scopes and further fields, in the order of the Globus SDK")
    func dependentTokensWithOptions() async throws {
        _ = try await auth.confidential().oauth2DependentTokens(
            for: "T",
            refreshTokens: true,
            scope: ["a", "b"],
            additionalParameters: ["x": "y"]
        )
        try expectTokenRequest([
            "grant_type=urn:globus:auth:grant_type:dependent_token", "token=T", "access_type=offline", "scope=a b",
            "x=y",
        ])
    }

    @Test("A redirect of a token request is an error that keeps the tokens out of its message", arguments: [302, 307])
    func redirect(status: Int) async throws {
        let auth = FakeAuth { _ in HTTPResponse(status: status, headers: ["Location": "https://elsewhere.example"]) }
        let error = await #expect(throws: GlobusError.self) { try await auth.native().oauth2RefreshToken("RT-secret") }
        #expect(error?.code == .authAPI)
        #expect(error?.line.contains("https://auth.example.org/v2/oauth2/token: \(status)") == true)
        #expect(error.map(shown)?.contains("RT-secret") == false)
        #expect(auth.calls.count == 1)
    }

    @Test("The token endpoint's error keeps its code")
    func endpointError() async throws {
        let auth = FakeAuth { _ in throw oauthError("invalid_grant", status: 401) }
        let error = await #expect(throws: GlobusError.self) { try await auth.native().oauth2RefreshToken("RT") }
        #expect(error?.code == .authAPI)
        #expect(error?.isInvalidGrant == true)
    }
}
