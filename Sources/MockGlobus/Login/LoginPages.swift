import LoopbackServer
import Synchronization

/// The pages by which a person logs in with a browser and consents, at the paths below `/v2/web/`.
///
/// They work without scripts. A request's ticket goes along in the forms; a cookie remembers who has logged in, so that
/// the next request of any client goes on at the consent.
struct LoginPages: Sendable {
    let core: MockCore

    private static let login = "/v2/web/login"
    private static let consent = "/v2/web/consent"

    var endpoints: [Endpoint] {
        [
            Endpoint(MockGlobus.Route("GET", Self.login), "asks who logs in") { request, _ in
                page(request) { showLogin($0) }
            },
            Endpoint(MockGlobus.Route("POST", Self.login), "logs a person in") { request, _ in
                page(request) { logIn(request, $0) }
            },
            Endpoint(MockGlobus.Route("GET", Self.consent), "asks for consent") { request, _ in
                page(request) { showConsent($0) }
            },
            Endpoint(MockGlobus.Route("POST", Self.consent), "redirects back with the decision") { request, _ in
                page(request) { decide(request.form, $0) }
            },
            Endpoint("GET /v2/web/logout", "ends the browser's session") { request, _ in logOut(request) },
            Endpoint("GET /v2/web/auth-code", "shows the code to copy") { request, _ in Self.code(request) },
        ]
    }

    /// Takes up what a browser asks of the authorize endpoint.
    func begin(_ wish: AuthorizationRequest, _ request: MockGlobus.RecordedRequest) -> Answer {
        let cookie = cookie(of: request)
        let login = core.authority.withLock { $0.begin(wish, session: cookie, now: core.clock.now()) }
        guard let identityID = login.identityID else {
            return .redirect(status: 303, to: Self.address(Self.login, login))
        }
        // A native client cannot prove who it is, so its consent is asked for each time.
        let isKnown = core.authority.withLock { authority in
            authority.consents.cover(wish.scopes, clientID: wish.recipient.client.id, identityID: identityID)
        }
        if wish.recipient.client.secret != nil && isKnown { return consent(login, as: identityID, status: 303) }
        return .redirect(status: 303, to: Self.address(Self.consent, login))
    }

    /// What tells a person why nobody can be redirected.
    static func refusal(_ failure: OAuthFailure) -> Answer {
        let content: HTML = """
            <p class="alert" role="alert">\(failure.description)</p>
            <p>The program that opened this page asked for a login that cannot be. Nothing was sent to it.</p>
            """
        return Answer(status: failure.status, page: WebPage(title: "This login cannot go on", content))
    }

    /// Whether a browser asks, which is shown pages; a program is redirected at once.
    static func wants(_ request: MockGlobus.RecordedRequest) -> Bool {
        request.header("Accept")?.lowercased().contains("text/html") ?? false
    }
}

extension LoginPages {
    private static func address(_ path: String, _ login: WaitingLogin) -> String {
        path + "?ticket=" + login.ticket
    }

    private var cookieName: String {
        // Cookies are shared by the ports of a host, and another mock may run at one of them.
        "mock-globus-\(core.ports.withLock { $0[.main] } ?? 0)"
    }

    private func cookie(of request: MockGlobus.RecordedRequest) -> String? {
        let pairs = (request.header("Cookie") ?? "").split(separator: ";").map { $0.drop { $0 == " " } }
        let own = pairs.first { $0.hasPrefix(cookieName + "=") }
        return own.map { String($0.dropFirst(cookieName.count + 1)) }
    }

    /// Answers for the request that the ticket names.
    private func page(_ request: MockGlobus.RecordedRequest, _ body: (WaitingLogin) -> Answer) -> Answer {
        let ticket = request.method == "POST" ? request.form["ticket"] : request.queryItems["ticket"]
        let login = core.authority.withLock { $0.waitingLogin(ticket, now: core.clock.now()) }
        if let login { return body(login) }
        let content: HTML = """
            <p>It was answered already, or ten minutes have passed. Start it again in the program that opened this page.</p>
            """
        return Answer(status: 410, page: WebPage(title: "This login has ended", content))
    }

    private func showLogin(_ login: WaitingLogin, alert: String? = nil) -> Answer {
        let identities = core.authority.withLock { $0.identities }
        let page = LoginPage(login: login, identities: identities, alert: alert).page
        return Answer(status: alert == nil ? 200 : 400, page: page)
    }

    private func logIn(_ request: MockGlobus.RecordedRequest, _ login: WaitingLogin) -> Answer {
        let form = request.form
        if form["decision"] == "cancel" { return end(login, with: OAuthFailure(.accessDenied)) }
        let requirements = login.request.session
        guard let id = form["identity"], let identity = core.authority.withLock({ $0.identity(id) }) else {
            return showLogin(login, alert: "Choose who logs in.")
        }
        if let objection = requirements.objection(to: identity) {
            return showLogin(login, alert: "\(identity.username) is \(objection).")
        }
        let usedSecondFactor = form["second_factor"] == "yes"
        guard usedSecondFactor || !requirements.needsSecondFactor else {
            return showLogin(login, alert: "This login needs a second factor. Check its box first.")
        }
        let authentication = LoginSession.Authentication(identityID: id, usedSecondFactor: usedSecondFactor)
        let session = core.authority.withLock {
            $0.logIn(authentication, for: login, session: cookie(of: request))
        }
        var answer = Answer.redirect(status: 303, to: Self.address(Self.consent, login))
        answer.headers.append(("Set-Cookie", "\(cookieName)=\(session); Path=/; HttpOnly; SameSite=Lax"))
        return answer
    }

    private func showConsent(_ login: WaitingLogin) -> Answer {
        guard let identity = login.identityID.flatMap({ id in core.authority.withLock { $0.identity(id) } }) else {
            return .redirect(status: 303, to: Self.address(Self.login, login))
        }
        let other = Self.address(Self.login, login)
        return Answer(status: 200, page: ConsentPage(login: login, identity: identity, otherIdentity: other).page)
    }

    private func decide(_ form: MockGlobus.FormFields, _ login: WaitingLogin) -> Answer {
        switch form["decision"] {
        case "allow":
            guard let identityID = login.identityID else {
                return .redirect(status: 303, to: Self.address(Self.login, login))
            }
            return consent(login, as: identityID, status: 303)
        case "error":
            let error = MockGlobus.LoginError.all.first { $0.code == form["error"] }
            return end(login, with: OAuthFailure(error ?? .accessDenied))
        default: return end(login, with: OAuthFailure(.accessDenied))
        }
    }

    private func consent(_ login: WaitingLogin, as identityID: String, status: Int) -> Answer {
        do {
            let now = core.clock.now()
            let code = try core.authority.withLock { authority in
                authority.waitingLogins[login.ticket] = nil
                return try authority.consent(to: login.request, as: identityID, now: now)
            }
            return login.request.recipient.redirect(status: status, code: code)
        } catch {
            return end(login, with: OAuthFailure(of: error))
        }
    }

    private func end(_ login: WaitingLogin, with failure: OAuthFailure) -> Answer {
        core.authority.withLock { $0.waitingLogins[login.ticket] = nil }
        return login.request.recipient.redirect(status: 303, failure)
    }

    private func logOut(_ request: MockGlobus.RecordedRequest) -> Answer {
        if let cookie = cookie(of: request) { core.authority.withLock { $0.sessions[cookie] = nil } }
        let content: HTML = "<p>The next login asks who you are. Programs keep the tokens that they have.</p>"
        var answer = Answer(status: 200, page: WebPage(title: "You are logged out", content))
        answer.headers.append(("Set-Cookie", "\(cookieName)=; Path=/; Max-Age=0"))
        return answer
    }

    /// The code for a person to copy; to a program in plain text, so that nothing in the query is taken for markup.
    private static func code(_ request: MockGlobus.RecordedRequest) -> Answer {
        let query = request.queryItems
        let code = query["code"] ?? ""
        guard wants(request) else {
            return Answer(status: 200, text: code + "\n", contentType: "text/plain; charset=utf-8")
        }
        guard !code.isEmpty else {
            let reason = [query["error"], query["error_description"]].compactMap(\.self).joined(separator: ": ")
            let content: HTML = """
                <p class="alert" role="alert">\(reason.isEmpty ? "There is no code here." : reason)</p>
                <p>Start the login again in your program.</p>
                """
            return Answer(status: 200, page: WebPage(title: "The login was refused", content))
        }
        let content: HTML = """
            <p>Copy this code to the program that waits for it:</p>
            <p><code id="auth-code">\(code)</code></p>
            <p>It is good once, for ten minutes. You can close this page then.</p>
            """
        return Answer(status: 200, page: WebPage(title: "Your authorization code", content))
    }
}
