import Foundation
import MockGlobus
import Testing

@Suite struct ConsentTests {
    private static let dependency = "https://auth.globus.org/scopes/c011ec71-0000-4000-8000-000000000006/data_access"
    private static let viewScope = "urn:globus:auth:scope:auth.globus.org:view_consents"

    private func consents(_ reply: TestReply) throws -> [[String: Any]] {
        try #require(try reply.json["consents"] as? [[String: Any]])
    }

    private func path(_ identity: MockGlobus.Identity, all: String? = nil) -> String {
        "/v2/api/identities/\(identity.id)/consents" + (all.map { "?all=\($0)" } ?? "")
    }

    @Test("A login consents to its scopes and to what they depend on, along the path of dependencies")
    func dependencies() async throws {
        let mock = try await MockGlobus.still()
        let browser = TestBrowser(mock)
        let scope = "openid \(MockGlobus.transferScope)[*\(Self.dependency)]"
        _ = try await browser.submit(try await browser.logIn(["scope": scope], as: .ada), ["decision": "allow"])
        let page = try await browser.open(TestBrowser.authorize(["scope": "openid"]))
        let code = try #require(try await browser.submit(page, ["decision": "allow"]).redirected["code"])
        let tokens = try await mock.token([
            "grant_type": "authorization_code", "code": code, "redirect_uri": "http://127.0.0.1:9",
            "code_verifier": TestBrowser.verifier,
        ])
        let token = try #require(try tokens.string("access_token"))
        let list = try consents(try await mock.send(.get(path(.ada), token: token)))
        #expect(list.map { $0["scope_name"] as? String } == ["openid", MockGlobus.transferScope, Self.dependency])
        #expect(list.map { $0["dependency_path"] as? [Int] } == [[1], [2], [2, 3]])
        #expect(list.map { $0["id"] as? Int } == [1, 2, 3])
        #expect(list.allSatisfy { $0["client"] as? String == MockGlobus.Client.native.id })
    }

    @Test("Only the person is told, of this client alone unless the token may see all")
    func visibility() async throws {
        let mock = try await MockGlobus.still()
        _ = mock.issueRefreshToken(clientID: MockGlobus.Client.confidential.id)
        let own = mock.issueAccessToken(resourceServer: "auth.globus.org")
        let everything = mock.issueAccessToken(resourceServer: "auth.globus.org", scopes: [Self.viewScope])
        let rosa = MockGlobus.Identity()
        let mine = try consents(try await mock.send(.get(path(rosa), token: own)))
        #expect(mine.map { $0["scope_name"] as? String } == ["openid", Self.viewScope])
        #expect(try await mock.send(.get(path(rosa, all: "True"), token: own)).status == 403)
        let all = try consents(try await mock.send(.get(path(rosa, all: "True"), token: everything)))
        #expect(all.count == 3)
        #expect(try await mock.send(.get(path(.ada), token: own)).status == 403)
        #expect(try await mock.send(.get(path(rosa))).status == 401)
    }

    @Test("A client that acts for itself has consented to nothing")
    func client() async throws {
        let mock = try await MockGlobus.still()
        let fields: KeyValuePairs = ["grant_type": "client_credentials", "scope": "openid"]
        let token = try #require(try await mock.token(fields, headers: MockGlobus.basic).string("access_token"))
        let id = MockGlobus.Client.confidential.id
        let reply = try await mock.send(.get("/v2/api/identities/\(id)/consents", token: token))
        #expect(try consents(reply).isEmpty)
    }
}
