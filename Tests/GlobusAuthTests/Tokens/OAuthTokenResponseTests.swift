import GlobusAuth
import Testing

@Suite struct OAuthTokenResponseTests {
    private static let full = """
        {"access_token": "AT-transfer", "refresh_token": "RT-transfer", "expires_in": 100, "scope": "a b",
         "resource_server": "transfer.api.globus.org", "token_type": "Bearer", "id_token": "ID-TOKEN", "state": "_default",
         "other_tokens": [{"access_token": "AT-auth", "expires_in": 50, "scope": "openid c",
                           "resource_server": "auth.globus.org", "token_type": "Bearer"}]}
        """

    private func parse(_ text: String, kind: OAuthTokenResponse.Kind = .token) throws -> OAuthTokenResponse {
        try OAuthTokenResponse(json(text), kind: kind, receivedAt: 1000.9)
    }

    private func failure(_ text: String, kind: OAuthTokenResponse.Kind = .token) -> GlobusError? {
        #expect(throws: GlobusError.self) { try parse(text, kind: kind) }
    }

    @Test("The tokens are found by resource server, with whole seconds counted from the receipt")
    func byResourceServer() throws {
        let tokens = try parse(Self.full).byResourceServer
        #expect(tokens.keys.sorted() == ["auth.globus.org", "transfer.api.globus.org"])
        let transfer = try #require(tokens["transfer.api.globus.org"])
        #expect(transfer.accessToken == "AT-transfer")
        #expect(transfer.refreshToken == "RT-transfer")
        #expect(transfer.expiresAtSeconds == 1100)
        #expect(transfer.scope == "a b")
        #expect(transfer.tokenType == "Bearer")
        #expect(tokens["auth.globus.org"]?.refreshToken == nil)
    }

    @Test("Of two tokens for one resource server the last counts")
    func lastTokenCounts() throws {
        let response = try parse(
            #"{"access_token": "A", "resource_server": "x", "other_tokens": [{"access_token": "B", "resource_server": "x"}]}"#
        )
        #expect(response.byResourceServer["x"]?.accessToken == "B")
        #expect(response.tokens.count == 2)
    }

    @Test("The ID token and raw members are at hand")
    func rawMembers() throws {
        let response = try parse(Self.full)
        #expect(response.idToken == "ID-TOKEN")
        #expect(response["state"] == .string("_default"))
        #expect(response["nothing"] == nil)
    }

    @Test("A dependent token response is an array of tokens")
    func dependentTokens() throws {
        let response = try parse(
            #"[{"access_token": "A", "resource_server": "x"}, {"access_token": "B", "resource_server": "y"}]"#,
            kind: .dependentToken
        )
        #expect(response.byResourceServer.mapValues(\.accessToken) == ["x": "A", "y": "B"])
        #expect(response.idToken == nil)
        #expect(try parse("[]", kind: .dependentToken).tokens.isEmpty)
    }

    @Test("A plain OAuth 2 answer has one token without resource server and scope")
    func plainAnswer() throws {
        let response = try parse(#"{"access_token": "A", "token_type": "Bearer", "expires_in": 3600}"#)
        let token = try #require(response.byResourceServer[""])
        #expect(token.accessToken == "A")
        #expect(token.scope.isEmpty)
        #expect(token.expiresAtSeconds == 4600)
    }

    @Test(
        "Lifetimes are understood in every form that servers send",
        arguments: [
            ("", nil), (#","expires_in": null"#, nil), (#","expires_in": 10"#, 1010), (#","expires_in": "10""#, 1010),
            (#","expires_in": 1.9"#, 1002), (#","expires_in": 0"#, 1000), (#","expires_in": -5"#, 995),
            (#","expires_in": 1e300"#, 9_007_199_254_740_992),
        ] as [(String, Int64?)]
    )
    func lifetimes(member: String, expiresAt: Int64?) throws {
        #expect(try parse(#"{"access_token": "A"\#(member)}"#).tokens[0].expiresAtSeconds == expiresAt)
    }

    @Test(
        "An error names the field that is missing or mistyped and shows no value",
        arguments: [
            (#"{"refresh_token": "TOKEN"}"#, "'access_token' is missing"),
            (#"{"access_token": null, "refresh_token": "TOKEN"}"#, "'access_token' is missing"),
            (#"{"access_token": 7, "refresh_token": "TOKEN"}"#, "'access_token' is not a string"),
            (#"{"access_token": "TOKEN", "expires_in": "soon"}"#, "'expires_in' is not a number"),
            (#"{"access_token": "TOKEN", "expires_in": true}"#, "'expires_in' is not a number"),
            (#"{"access_token": "TOKEN", "expires_in": "nan"}"#, "'expires_in' is not a number"),
            (#"{"access_token": "TOKEN", "resource_server": 1}"#, "'resource_server' is not a string"),
            (#"{"access_token": "TOKEN", "scope": ["TOKEN"]}"#, "'scope' is not a string"),
            (#"{"access_token": "TOKEN", "other_tokens": "TOKEN"}"#, "'other_tokens' is not an array"),
            (#"{"access_token": "TOKEN", "other_tokens": ["TOKEN"]}"#, "'other_tokens[0]' is not an object"),
            (#"{"access_token": "TOKEN", "other_tokens": [{}]}"#, "'other_tokens[0].access_token' is missing"),
            (#"["TOKEN"]"#, "it is not an object"), ("<html>TOKEN", "not a JSON document"), ("", "not a JSON document"),
        ]
    )
    func malformed(body: String, complaint: String) throws {
        let error = try #require(failure(body))
        #expect(error.code == .tokenResponse)
        #expect(error.message.contains(complaint))
        #expect(!shown(error).contains("TOKEN"))
    }

    /// All characters that a token may contain (RFC 6749 appendix A.12 and A.17), with the space in the middle.
    static let everyCharacter = String(decoding: Array(0x50...0x7E) + Array(0x20...0x4F), as: UTF8.self)

    @Test("A token may hold any printable ASCII, spaces included")
    func everyCharacter() throws {
        let token = try JSONValue.string(Self.everyCharacter).encoded()
        let text = String(decoding: token, as: UTF8.self)
        let response = try parse(#"{"access_token": \#(text), "refresh_token": \#(text), "id_token": \#(text)}"#)
        #expect(response.tokens[0].accessToken.reveal() == Self.everyCharacter)
        #expect(response.tokens[0].refreshToken?.reveal() == Self.everyCharacter)
        #expect(response.idToken?.reveal() == Self.everyCharacter)
        let spaces = try parse(#"{"access_token": "A", "refresh_token": "  "}"#)
        #expect(spaces.tokens[0].refreshToken == "  ")
    }

    @Test("A token answer notes when it came", arguments: [1000.0, 1000.75])
    func issue(receivedAt: Double) throws {
        let answer = json(#"{"access_token": "A", "expires_in": 3, "other_tokens": [{"access_token": "B"}]}"#)
        let response = try OAuthTokenResponse(answer, receivedAt: receivedAt)
        #expect(response.tokens.map(\.issuedAtSeconds) == [receivedAt, receivedAt])
    }

    @Test("An access token that no header field carries whole is refused", arguments: [" TOKEN", "TOKEN ", " "])
    func spaceAtEnd(token: String) throws {
        let error = try #require(failure(#"{"access_token": "\#(token)", "refresh_token": "R"}"#))
        #expect(error.message.contains("'access_token' begins or ends with a space"))
        #expect(UnusableTokenAnswer.refreshToken(rescuedBy: error) == "R")
    }

    @Test(
        "A token that could break out of its header is refused, and a refresh token is rescued all the same",
        arguments: [#"TO\r\nKEN"#, #"TO\nKEN"#, #"TO\u0000KEN"#, #"TO\u007fKEN"#, "TOKÉN"]
    )
    func unsendableToken(token: String) throws {
        let access = try #require(failure(#"{"access_token": "\#(token)"}"#))
        #expect(access.message.contains("'access_token' contains a line break"))
        let refresh = try #require(failure(#"{"access_token": "A", "refresh_token": "\#(token)"}"#))
        #expect(refresh.message.contains("'refresh_token' contains"))
        #expect(UnusableTokenAnswer.refreshToken(rescuedBy: refresh)?.reveal().hasPrefix("TO") == true)
        #expect(!shown(refresh).contains("TO"))
    }

    @Test("An error answered with the status 200 is an error of Globus Auth with its code")
    func errorWithStatus200() throws {
        let error = try #require(failure(#"{"error": "invalid_grant"}"#))
        #expect(error.code == .authAPI)
        #expect(error.message.contains("invalid_grant"))
        #expect(error.response?.response.status == 200)
    }

    @Test("An error answer that holds tokens is not kept")
    func errorWithTokens() throws {
        let error = try #require(failure(#"{"error": "odd one", "refresh_token": "TOKEN"}"#))
        #expect(error.response == nil)
        #expect(!error.message.contains("odd"))
    }

    @Test("An answer that carries a token counts although it also names an error")
    func tokenBesideError() throws {
        #expect(try parse(#"{"error": "none", "access_token": "A"}"#).tokens.count == 1)
    }

    @Test("No way of showing a response or a record shows a token")
    func hidesTokens() throws {
        let response = try parse(Self.full)
        let record = TokenData(
            resourceServer: "r",
            scope: "s",
            accessToken: "AT-x",
            refreshToken: "RT-x",
            expiresAtSeconds: 1,
            extra: ["hidden": .string("RT-x")]
        )
        for text in [shown(response), shown(record), shown(response.byScopes), shown(response.byResourceServer)] {
            #expect(!text.contains("AT-"))
            #expect(!text.contains("RT-"))
            #expect(!text.contains("ID-TOKEN"))
        }
        #expect("\(response)" == "OAuthTokenResponse(auth.globus.org, transfer.api.globus.org)")
    }
}
