import Foundation
import MockGlobus
import Testing

@Suite struct SeedTests {
    private func mock(_ seed: String?) async throws -> MockGlobus {
        var configuration = MockGlobus.Configuration()
        configuration.seed = seed
        return try await MockGlobus.still(configuration)
    }

    @Test("A mock takes the tokens of one with the same seed that was stopped, and of no other")
    func restart() async throws {
        let first = try await mock("one")
        let refresh = first.issueRefreshToken(scopes: ["openid", MockGlobus.transferScope])
        let renewed = try await first.refresh(refresh)
        let others = try #require(try renewed.json["other_tokens"] as? [[String: Any]])
        let access = try #require(others.first?["access_token"] as? String)
        await first.stop()

        let next = try await mock("one")
        #expect(try await next.send(.get("/v0.10/task_list", token: access)).status == 200)
        #expect(try await next.refresh(refresh).status == 200)
        let identity = try #require(try renewed.string("access_token"))
        let consents = "/v2/api/identities/\(MockGlobus.Identity().id)/consents"
        #expect(try await next.send(.get(consents, token: identity)).text.contains(MockGlobus.transferScope))
        for seed in ["two", nil] {
            let other = try await mock(seed)
            #expect(try await other.refresh(refresh).string("error") == "invalid_grant")
            #expect(try await other.send(.get("/v0.10/task_list", token: access)).status == 401)
        }
    }

    @Test("The refresh token that a mock with a seed offers first is the same at each start")
    func repeated() async throws {
        #expect(try await mock("one").issueRefreshToken() == mock("one").issueRefreshToken())
        #expect(try await mock("one").issueRefreshToken() != mock("two").issueRefreshToken())
        #expect(try await mock(nil).issueRefreshToken() != mock(nil).issueRefreshToken())
        let one = try await mock("one")
        #expect(one.issueRefreshToken() != one.issueRefreshToken())
    }

    @Test("A token whose text was changed is unknown, and one that has expired stays expired")
    func changed() async throws {
        let first = try await mock("one")
        let access = first.issueAccessToken(lifetime: 100)
        let next = try await mock("one")
        let letter = access.dropFirst(20).first == "A" ? "B" : "A"
        let changed = access.prefix(20) + letter + access.dropFirst(21)
        #expect(try await next.send(.get("/v0.10/task_list", token: String(changed))).status == 401)
        #expect(try await next.send(.get("/v0.10/task_list", token: String(access.dropLast()))).status == 401)
        next.advance(seconds: 101)
        #expect(try await next.send(.get("/v0.10/task_list", token: access)).text.contains("expired"))
    }

    @Test("A token that a mock has revoked stays revoked there, though its text says nothing of it")
    func revoked() async throws {
        let mock = try await mock("one")
        let refresh = mock.issueRefreshToken()
        mock.revoke(refresh)
        #expect(try await mock.refresh(refresh).string("error") == "invalid_grant")
    }

    @Test("Logins after a restart are others than those before it")
    func logins() async throws {
        var codes: [String] = []
        for _ in 0..<2 {
            let mock = try await mock("one")
            mock.advance(seconds: Double(codes.count))
            let code = try #require(try await mock.send(.get(TestBrowser.authorize())).redirected["code"])
            let tokens = try await mock.token([
                "grant_type": "authorization_code", "code": code, "redirect_uri": "http://127.0.0.1:9",
                "code_verifier": TestBrowser.verifier,
            ])
            codes.append(try #require(try tokens.string("refresh_token")))
        }
        #expect(codes[0] != codes[1])
    }
}
