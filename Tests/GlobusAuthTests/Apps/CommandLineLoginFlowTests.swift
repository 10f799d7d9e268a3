import Testing

@testable import GlobusAuth

@Suite(.timeLimit(.minutes(1))) struct CommandLineLoginFlowTests {
    private let server = AppServer()
    private let written = Box("")

    private func app(typing line: String?) throws -> UserApp {
        try server.userApp { configuration in
            configuration.loginFlow = CommandLineLoginFlow(
                write: { [written] text in written.update { $0 += text } },
                read: { line }
            )
        }
    }

    private var lastURL: String {
        written.value.split(separator: "\n").first { $0.hasPrefix("https://") }.map(String.init) ?? ""
    }

    @Test("The URL and the prompt are the Globus SDK's, and blanks around the code do not matter")
    func prompt() async throws {
        let app = try app(typing: "  code:openid \(AppServer.transferAll)\r")
        try await app.login()
        #expect(
            written.value == """

                Please authenticate with Globus here:
                -------------------------------------
                \(lastURL)
                -------------------------------------

                Enter the resulting Authorization Code here:\u{20}
                """
        )
        #expect(lastURL.contains("redirect_uri=https%3A%2F%2Fauth.example.org%2Fv2%2Fweb%2Fauth-code"))
        let form = try #require(server.grants("authorization_code").first)
        #expect(form.field("code") == "code:openid \(AppServer.transferAll)")
    }

    @Test("The end of the input, and nothing typed, are errors that say what to do", arguments: [nil, "", "   "])
    func nothing(line: String?) async throws {
        let error = await #expect(throws: GlobusError.self) { try await app(typing: line).login() }
        #expect(error?.code == (line == nil ? .commandLineLoginFlowEOF : .loginFlow))
        #expect(error?.code.isKind(of: .loginFlow) == true)
        let words = line == nil ? "An EOF was read when an authorization code was expected." : "Log in again."
        #expect(error?.message.contains(words) == true)
        #expect(server.auth.calls.isEmpty)
    }

    @Test("The whole URL of the redirect is as good as the code, and its state is compared")
    func pastedURL() async throws {
        let foreign = "http://localhost/?code=x%3Aopenid&state=_default"
        let error = await #expect(throws: GlobusError.self) { try await app(typing: foreign).login() }
        #expect(error?.message.contains("its state is another one") == true)

        let own = try server.userApp { configuration in
            configuration.loginFlow = FunctionLoginFlow { attempt in
                _ = try attempt.authorizeURL(redirectURI: "http://localhost/")
                return try attempt.code(typed: "http://localhost/?code=x%3Aopenid+a&state=\(attempt.state)#top")
            }
        }
        _ = try? await own.login()
        #expect(server.grants("authorization_code").first?.field("code") == "x:openid a")
    }

    @Test("What Globus Auth sends to a redirect is understood, and no control character of it is shown")
    func redirects() throws {
        let attempt = try LoginAttempt(try app(typing: nil), AuthorizationParameters())
        let own = attempt.state
        #expect(try attempt.code(fromRedirect: ["code": "c", "state": own]).code == "c")
        #expect(attempt.isOwn(state: own) && !attempt.isOwn(state: nil) && !attempt.isOwn(state: "_default"))
        for answer in [["code": "c"], ["error": "access_denied"], ["code": "c", "state": "x"]] {
            let error = #expect(throws: GlobusError.self) { try attempt.code(fromRedirect: answer) }
            #expect(error?.message.contains("its state is another one") == true)
        }
        let words = ["error": "access_denied", "error_description": "No\u{1B}[2J!", "state": own]
        let error = #expect(throws: GlobusError.self) { try attempt.code(fromRedirect: words) }
        #expect(error?.message.contains("access_denied: No\\u{1b}[2J!") == true)
        #expect(throws: GlobusError.self) { try attempt.code(fromRedirect: ["state": own]) }
    }
}
