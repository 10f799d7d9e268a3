import GlobusAuth
import Testing

@Suite struct StaticAuthorizerTests {
    @Test("An access token is sent as a bearer token")
    func accessToken() async throws {
        let authorizer = try AccessTokenAuthorizer("notarealtoken")
        #expect(try await authorizer.authorizationHeader() == "Bearer notarealtoken")
        #expect(authorizer.readyHeader == .ready("Bearer notarealtoken"))
        #expect(await authorizer.handleMissingAuthorization(sent: "Bearer notarealtoken") == false)
    }

    @Test(
        "A text that can be no access token is refused",
        arguments: ["", "a b", "a\r\nX: y", "a\nb", "a\0b", "tökén"]
    )
    func badAccessToken(token: String) {
        let error = #expect(throws: GlobusError.self) { try AccessTokenAuthorizer(Secret(token)) }
        #expect(error?.code == .usage)
        #expect(error?.message.contains("'access_token'") == true)
        if !token.isEmpty { #expect(error?.message.contains(token) == false) }
    }

    @Test(
        "A user name and a password are sent in base64 of UTF-8",
        arguments: [
            ("testUser", "PASSWORD", "Basic dGVzdFVzZXI6UEFTU1dPUkQ="), ("user", "テスト", "Basic dXNlcjrjg4bjgrnjg4g="),
            ("дум", "pass", "Basic 0LTRg9C8OnBhc3M="), ("テスト", "дум", "Basic 44OG44K544OIOtC00YPQvA=="),
            ("", "", "Basic Og=="),
        ]
    )
    func basic(username: String, password: String, header: String) async throws {
        let authorizer = BasicAuthorizer(username: username, password: Secret(password))
        #expect(try await authorizer.authorizationHeader() == header)
        #expect(authorizer.readyHeader == .ready(header))
        #expect(authorizer.username == username)
        #expect(authorizer.password.reveal() == password)
        #expect(await authorizer.handleMissingAuthorization(sent: header) == false)
    }

    @Test("The null authorizer sends no header")
    func null() async throws {
        #expect(try await NullAuthorizer().authorizationHeader() == nil)
        #expect(NullAuthorizer().readyHeader == .ready(nil))
        #expect(await NullAuthorizer().handleMissingAuthorization(sent: nil) == false)
    }

    @Test("A header value of the author's is sent as it is")
    func headerValue() async throws {
        let authorizer = try StaticGlobusAuthorizer(headerValue: "Globus-Goauthtoken un=x|sig=é")
        #expect(try await authorizer.authorizationHeader() == "Globus-Goauthtoken un=x|sig=é")
        #expect(await authorizer.handleMissingAuthorization(sent: nil) == false)
    }

    @Test(
        "A header value that could start another header field is refused",
        arguments: ["a\r\nb", "a\n", "\0", "a\u{7F}"]
    )
    func badHeaderValue(value: String) {
        #expect(throws: GlobusError.self) { try StaticGlobusAuthorizer(headerValue: Secret(value)) }
    }

    @Test("No way of showing an authorizer shows its credentials")
    func hidesCredentials() throws {
        let text = [
            shown(try AccessTokenAuthorizer("S3CR3T")), shown(BasicAuthorizer(username: "u", password: "S3CR3T")),
            shown(try StaticGlobusAuthorizer(headerValue: "S3CR3T")),
        ].joined()
        #expect(!text.contains("S3CR3T"))
        #expect(!text.contains("dTpTM0NSM1Q"))
    }
}
