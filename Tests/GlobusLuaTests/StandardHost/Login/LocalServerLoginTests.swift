import Foundation
import GlobusAuth
import LoopbackServer
import MockGlobus
import TestSupport
import Testing

@testable import StandardHost

@Suite(.timeLimit(.minutes(1))) struct LocalServerLoginTests {
    @Test("The answer of the browser is a login, the page says that it can be closed, and the port is given back")
    func login() async throws {
        let scene = try await LoginScene()
        let app = try scene.app(scene.flow())
        let login = Task { try await app.login() }
        let page = await scene.page()
        #expect(page.hasPrefix(scene.mock.baseURL + "/v2/oauth2/authorize?"))
        #expect(page.contains("redirect_uri=http%3A%2F%2F127.0.0.1%3A"))
        #expect(page.contains("code_challenge_method=S256"))
        let answer = try await scene.answer(to: page)
        let final = try await scene.request(answer)
        #expect(final.status == 200)
        #expect(final.html.contains("<h1>You can close this page</h1>"))
        #expect(!final.html.contains("mock-code-"))
        #expect(final.headers["Content-Security-Policy"]?.hasPrefix("default-src 'none'") == true)
        try await login.value
        #expect(try await scene.hasTokens())
        #expect(!LoopbackListener.isListening(on: try #require(URLComponents(string: answer)?.port)))
    }

    @Test("Two logins have different states, proofs and ports")
    func fresh() async throws {
        let scene = try await LoginScene()
        let app = try scene.app(scene.flow())
        var pages: [[String: String]] = []
        for _ in 0..<2 {
            let login = Task { try await app.login(force: true) }
            let page = await scene.page()
            let items = try #require(URLComponents(string: page)?.queryItems)
            pages.append(Dictionary(items.map { ($0.name, $0.value ?? "") }) { $1 })
            _ = try await scene.request(try await scene.answer(to: page))
            try await login.value
        }
        #expect(pages[0]["state"] != pages[1]["state"])
        #expect(pages[0]["code_challenge"] != pages[1]["code_challenge"])
        #expect((pages[0]["state"]?.count ?? 0) >= 43)
    }

    @Test("Whatever is not the answer gets a page that says so, and the login waits on")
    func strays() async throws {
        let scene = try await LoginScene()
        let app = try scene.app(scene.flow())
        let login = Task { try await app.login() }
        let answer = try await scene.answer(to: await scene.page())
        let parts = try #require(URLComponents(string: answer))
        let root = "http://127.0.0.1:\(try #require(parts.port))"
        let query = try #require(parts.percentEncodedQuery)
        let state = try #require(parts.queryItems?.first { $0.name == "state" }?.value)
        let strays: [(url: String, status: Int)] = [
            ("/favicon.ico", 404), ("/", 404), ("/other?\(query)", 404), ("/?state=\(state)", 400),
            ("/?code=mock-code-forged&state=forged", 400), ("/?code=mock-code-forged", 400),
            ("/?error=access_denied", 400), ("/?error=access_denied&state=\(state)x", 400),
            ("/?code=mock-code-forged&\(query)", 400), ("/?\(query)&state=\(state)", 400),
        ]
        for (url, status) in strays {
            let page = try await scene.request(root + url)
            #expect(page.status == status, "\(url)")
            #expect(page.html.contains("goes on waiting"), "\(url)")
        }
        let posted = try await scene.request(answer, method: "POST")
        #expect(posted.status == 405)
        #expect(posted.headers["Allow"] == "GET")
        #expect(try await scene.request(answer).status == 200)
        try await login.value
        #expect(scene.mock.tokenRequestCounts() == ["authorization_code": 1])
    }

    @Test("One answer is taken; a second visit is told that the login is over")
    func secondVisit() async throws {
        let scene = try await LoginScene()
        let app = try scene.app(
            FunctionLoginFlow { attempt in
                _ = try attempt.authorizeURL()
                let answers = LoginAnswers(attempt)
                let request = PageRequest(method: "GET", path: "/", query: "code=first&state=\(attempt.state)")
                answers.answer(request).delivered?()
                let second = answers.answer(request)
                #expect(second.status == .gone)
                #expect(second.page.text.contains("<h1>This login is over</h1>"))
                let code = try await answers.first()
                #expect(code == AuthorizationCode("first", state: attempt.state))
                throw CancellationError()
            }
        )
        await #expect(throws: CancellationError.self) { try await app.login() }
    }

    static let errors: [MockGlobus.LoginError] = [
        .accessDenied,
        .init(code: "unmet_authentication_requirements", description: "<b>Log in</b> with a second factor."),
    ]

    @Test(
        "An error of Globus Auth becomes the error's words, on the page as text, and nothing is stored",
        arguments: errors
    )
    func refused(error: MockGlobus.LoginError) async throws {
        let scene = try await LoginScene()
        scene.mock.tokenPolicy.loginError = error
        let app = try scene.app(scene.flow())
        let login = Task { try await app.login() }
        let page = try await scene.request(try await scene.answer(to: await scene.page()))
        #expect(page.html.contains("<h1>You are not logged in</h1>"))
        #expect(page.html.contains(error.code))
        #expect(!page.html.contains("<b>"))
        let thrown = await #expect(throws: GlobusError.self) { try await login.value }
        #expect(thrown?.code.isKind(of: .loginFlow) == true)
        #expect(thrown?.message.contains("\(error.code): \(error.description)") == true)
        #expect(try await !scene.hasTokens())
    }

    @Test("Nobody answers: the error says how long it waited and what to do")
    func timeout() async throws {
        let scene = try await LoginScene()
        let app = try scene.app(scene.flow(timeout: 600) { #expect($0 == 600) })
        let error = await #expect(throws: GlobusError.self) { try await app.login() }
        #expect(error?.code == .localServerLogin)
        #expect(
            error?.message == "Login timed out: no answer came from the browser within 10 minutes. "
                + "What was stored is as before. Please try again."
        )
        let port = try #require(await scene.page().firstMatch(of: /127\.0\.0\.1%3A(\d+)/)?.1)
        #expect(!LoopbackListener.isListening(on: try #require(Int(port))))
    }

    @Test("A login that is cancelled ends at once and gives its port back")
    func cancelled() async throws {
        let scene = try await LoginScene()
        let app = try scene.app(scene.flow())
        let login = Task { try await app.login() }
        let port = try #require(await scene.page().firstMatch(of: /127\.0\.0\.1%3A(\d+)/)?.1)
        login.cancel()
        await #expect(throws: CancellationError.self) { try await login.value }
        // The login's own task ends a moment later.
        for _ in 0..<200 where LoopbackListener.isListening(on: Int(port) ?? 0) {
            try await Task.sleep(for: .milliseconds(20))
        }
        #expect(!LoopbackListener.isListening(on: Int(port) ?? 0))
        #expect(try await !scene.hasTokens())
    }

    @Test("A client with a secret, or a redirect URI of its own, cannot log in this way")
    func refusedClients() async throws {
        let scene = try await LoginScene()
        for app in [
            try scene.app(scene.flow(), client: .confidential, redirectURI: "http://127.0.0.1:9"),
            try scene.app(scene.flow(), redirectURI: "http://127.0.0.1:9"),
        ] {
            let error = await #expect(throws: GlobusError.self) { try await app.login() }
            #expect(error?.code == .usage)
            #expect(error?.message.contains("LocalServerLoginFlowManager") == true)
        }
    }
}
