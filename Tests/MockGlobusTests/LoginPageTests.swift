import Foundation
import MockGlobus
import Testing

@Suite struct LoginPageTests {
    @Test("A person chooses who to be, consents, and the client gets the tokens of that person")
    func login() async throws {
        let mock = try await MockGlobus.still()
        let browser = TestBrowser(mock)
        let loginPage = try await browser.open(TestBrowser.authorize())
        #expect(loginPage.status == 200)
        for identity in ["Rosa Example", "ada@institution.example", "Li Example"] {
            #expect(loginPage.text.contains(identity))
        }
        let consentPage = try await browser.submit(loginPage, ["identity": MockGlobus.Identity.ada.id])
        #expect(consentPage.text.contains("You are logged in as <strong>ada@institution.example</strong>"))
        #expect(consentPage.text.contains(MockGlobus.transferScope))
        let reply = try await browser.submit(consentPage, ["decision": "allow"])
        #expect(reply.status == 303)
        #expect(reply.headers["location"]?.hasPrefix("http://127.0.0.1:9?code=") == true)
        #expect(reply.redirected["state"] == "s t&1")

        let tokens = try await mock.token([
            "grant_type": "authorization_code", "code": try #require(reply.redirected["code"]),
            "redirect_uri": "http://127.0.0.1:9", "code_verifier": TestBrowser.verifier,
        ])
        let access = try #require(try tokens.string("access_token"))
        let person = try await mock.send(.get("/v2/oauth2/userinfo", token: access))
        #expect(try person.string("sub") == MockGlobus.Identity.ada.id)
        #expect(try person.string("preferred_username") == "ada@institution.example")
    }

    @Test("The pages are HTML without scripts that loads nothing and is not kept")
    func pages() async throws {
        let mock = try await MockGlobus.still()
        let browser = TestBrowser(mock)
        let loginPage = try await browser.open(TestBrowser.authorize())
        let consentPage = try await browser.submit(loginPage, ["identity": MockGlobus.Identity.ada.id])
        let codePage = try await browser.open("/v2/web/auth-code?code=abc")
        for page in [loginPage, consentPage, codePage] {
            #expect(page.headers["content-type"] == "text/html; charset=utf-8")
            #expect(page.headers["cache-control"] == "no-store")
            #expect(page.headers["referrer-policy"] == "no-referrer")
            #expect(page.headers["content-security-policy"]?.hasPrefix("default-src 'none';") == true)
            #expect(page.text.contains("<html lang=\"en\">"))
            #expect(!page.text.contains("<script"))
            #expect(!page.text.contains("src="))
            #expect(page.text.matches(of: /<h1>/).count == 1)
            // Whatever has an identifier for a label has the label, too.
            for match in page.text.matches(of: /<(?:input|select) id="([^"]+)"/) {
                #expect(page.text.contains("<label for=\"\(match.1)\">"))
            }
        }
    }

    @Test("What a request brings is text on the pages, and never markup")
    func escaping() async throws {
        let mock = try await MockGlobus.still()
        let hostile = "<script>alert(\"1\")</script>'"
        let browser = TestBrowser(mock)
        let scope = "openid urn:globus:auth:scope:x.example:<b>"
        let changes = ["session_message": hostile, "prefill_named_grant": hostile, "scope": scope]
        let loginPage = try await browser.open(TestBrowser.authorize(changes))
        let consentPage = try await browser.submit(loginPage, ["identity": MockGlobus.Identity.ada.id])
        let codePage = try await browser.open("/v2/web/auth-code?code=" + TestRequest.encode(hostile))
        let errorPage = try await browser.open("/v2/web/auth-code?error=" + TestRequest.encode(hostile))
        let refusal = try await browser.open(TestBrowser.authorize(["client_id": hostile]))
        for page in [loginPage, consentPage, codePage, errorPage, refusal] {
            #expect(!page.text.contains("<script"))
            #expect(!page.text.contains("<b>"))
        }
        #expect(loginPage.text.contains("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&#39;"))
    }

    @Test(
        "Denying, cancelling and errors to try out are redirected back with their names",
        arguments: [
            "deny", "cancel", "access_denied", "unmet_authentication_requirements", "login_required",
        ]
    )
    func errors(decision: String) async throws {
        let mock = try await MockGlobus.still()
        let browser = TestBrowser(mock)
        let loginPage = try await browser.open(TestBrowser.authorize())
        let reply: TestReply
        if decision == "cancel" {
            reply = try await browser.submit(loginPage, ["decision": "cancel"])
        } else {
            let consentPage = try await browser.submit(loginPage, ["identity": MockGlobus.Identity.ada.id])
            let fields = decision == "deny" ? ["decision": "deny"] : ["decision": "error", "error": decision]
            reply = try await browser.submit(consentPage, fields)
        }
        #expect(reply.status == 303)
        #expect(reply.redirected["error"] == (["deny", "cancel"].contains(decision) ? "access_denied" : decision))
        #expect(reply.redirected["error_description"]?.isEmpty == false)
        #expect(reply.redirected["state"] == "s t&1")
        #expect(reply.redirected["code"] == nil)
    }

    @Test("The error of the token policy is redirected back with, to programs and from the page of consent alike")
    func policyError() async throws {
        let mock = try await MockGlobus.still()
        mock.tokenPolicy.loginError = .init(code: "login_required", description: "Too old.")
        let page = try await TestBrowser(mock).logIn(as: .ada)
        let browsed = try await TestBrowser(mock).submit(page, ["decision": "allow"])
        let program = try await mock.send(.get(TestBrowser.authorize()))
        #expect(browsed.redirected["error"] == "login_required")
        #expect(program.redirected["error"] == "login_required")
        #expect(mock.tokenPolicy.grantsConsent)
    }

    @Test("A page that was answered, or is ten minutes old, says that the login has ended")
    func ended() async throws {
        let mock = try await MockGlobus.still()
        let browser = TestBrowser(mock)
        let consentPage = try await browser.logIn(as: .ada)
        #expect(try await browser.submit(consentPage, ["decision": "allow"]).status == 303)
        let again = try await browser.submit(consentPage, ["decision": "allow"])
        #expect(again.status == 410)
        #expect(again.text.contains("This login has ended"))

        let other = try await browser.open(TestBrowser.authorize())
        mock.advance(seconds: 601)
        #expect(try await browser.submit(other, ["decision": "allow"]).status == 410)
        #expect(try await browser.open("/v2/web/consent?ticket=guessed").status == 410)
    }

    @Test("Consent without a login leads to the page of login")
    func consentFirst() async throws {
        let mock = try await MockGlobus.still()
        let browser = TestBrowser(mock)
        let loginPage = try await browser.open(TestBrowser.authorize())
        let ticket = try #require(loginPage.text.firstMatch(of: /name="ticket" value="([^"]+)"/)).1
        let reply = try await mock.send(.form("/v2/web/consent", [("ticket", "\(ticket)"), ("decision", "allow")]))
        #expect(reply.headers["location"] == "/v2/web/login?ticket=\(ticket)")
    }

    @Test("The session is remembered until it is logged out, and a native client is consented to each time")
    func session() async throws {
        let mock = try await MockGlobus.still()
        let browser = TestBrowser(mock)
        let first = try await browser.logIn(as: .ada)
        _ = try await browser.submit(first, ["decision": "allow"])
        let second = try await browser.open(TestBrowser.authorize())
        #expect(second.text.contains("You are logged in as <strong>ada@institution.example</strong>"))
        #expect(try await browser.open(TestBrowser.authorize(["prompt": "login"])).text.contains("Who are you?"))
        #expect(try await TestBrowser(mock).open(TestBrowser.authorize()).text.contains("Who are you?"))
        #expect(try await browser.open("/v2/web/logout").text.contains("You are logged out"))
        #expect(try await browser.open(TestBrowser.authorize()).text.contains("Who are you?"))
    }

    @Test("A client with a secret that was consented to before is redirected to at once")
    func knownConsent() async throws {
        let mock = try await MockGlobus.still()
        let browser = TestBrowser(mock)
        let confidential: [String: String?] = [
            "client_id": MockGlobus.Client.confidential.id, "code_challenge": nil, "code_challenge_method": nil,
        ]
        let page = try await browser.logIn(confidential, as: .ada)
        #expect(try await browser.submit(page, ["decision": "allow"]).redirected["code"] != nil)
        let again = try await browser.open(TestBrowser.authorize(confidential))
        #expect(again.redirected["code"] != nil)
        let more = confidential.merging(["scope": "openid email"]) { $1 }
        #expect(try await browser.open(TestBrowser.authorize(more)).text.contains("asks for your consent"))
    }

    @Test("What the session must fulfil is asked of the person, and enforced")
    func requirements() async throws {
        let mock = try await MockGlobus.still()
        let browser = TestBrowser(mock)
        let li = MockGlobus.Identity.li
        let page = try await browser.open(
            TestBrowser.authorize([
                "session_required_single_domain": "institution.example", "session_required_mfa": "True",
                "session_message": "This collection is locked.",
            ])
        )
        #expect(page.text.contains("<q>This collection is locked.</q>"))
        #expect(page.text.contains("value=\"\(li.id)\" disabled"))
        #expect(!page.text.contains("value=\"\(MockGlobus.Identity.ada.id)\" disabled"))
        let wrong = try await browser.submit(page, ["identity": li.id, "second_factor": "yes"])
        #expect(wrong.status == 400)
        #expect(wrong.text.contains("li@globus.example is not of institution.example."))
        let weak = try await browser.submit(page, ["identity": MockGlobus.Identity.ada.id])
        #expect(weak.text.contains("This login needs a second factor."))
        let right = try await browser.submit(page, ["identity": MockGlobus.Identity.ada.id, "second_factor": "yes"])
        #expect(right.text.contains("asks for your consent"))

        // The session has no login of that identity, so that it must be made.
        let other = try await browser.open(TestBrowser.authorize(["session_required_identities": "li@globus.example"]))
        #expect(other.text.contains("Who are you?"))
        #expect(other.text.contains("value=\"\(MockGlobus.Identity.ada.id)\" disabled"))
    }

    @Test(
        "A browser that comes with an unknown client or redirect URI sees why, and is redirected nowhere",
        arguments: [
            ["client_id": "nobody"], ["redirect_uri": "javascript:alert(1)"], ["redirect_uri": ""],
        ]
    )
    func nothingToTrust(changes: [String: String]) async throws {
        let mock = try await MockGlobus.still()
        let page = try await TestBrowser(mock).open(TestBrowser.authorize(changes))
        #expect(page.status == 400)
        #expect(page.headers["location"] == nil)
        #expect(page.text.contains("<h1>This login cannot go on</h1>"))
    }
}
