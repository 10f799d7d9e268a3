import MockGlobus
import Testing

@Suite struct OtherServicesTests {
    @Test("The owner's groups are an array that names the owner's membership")
    func groups() async throws {
        let mock = try await MockGlobus.started()
        let token = mock.issueAccessToken(resourceServer: "groups.api.globus.org")
        let groups = try await mock.send(.get("/v2/groups/my_groups", token: token)).list
        let memberships = groups.compactMap { ($0["my_memberships"] as? [[String: Any]])?.first }
        #expect(groups.count == 3)
        #expect(memberships.allSatisfy { $0["identity_id"] as? String == MockGlobus.Identity().id })
    }

    @Test("A search finds subjects by a part of their name, page by page")
    func search() async throws {
        let mock = try await MockGlobus.started()
        let token = mock.issueAccessToken(resourceServer: "search.api.globus.org")
        let reply = try await mock.send(.get("/v1/index/i/search?q=spectrum&limit=4&offset=8", token: token))
        #expect(try reply.json["total"] as? Int == 10)
        #expect(try reply.json["count"] as? Int == 2)
        #expect(try reply.json["has_next_page"] as? Bool == false)
        let results = try #require(try reply.json["gmeta"] as? [[String: Any]])
        #expect(
            results.map { $0["subject"] as? String } == ["globus://sample/spectrum/18", "globus://sample/spectrum/20"]
        )
    }

    @Test("The document for benchmarks needs no token")
    func bench() async throws {
        let mock = try await MockGlobus.started()
        let reply = try await mock.send(.get("/bench/json"))
        #expect(reply.status == 200)
        #expect(reply.headers["content-type"] == "application/json")
        #expect(try reply.json["value"] as? Int == 42)
    }

    @Test("A path that no service has is not found, and a wrong method names the right one")
    func noRoute() async throws {
        let mock = try await MockGlobus.started()
        let missing = try await mock.send(.get("/v9/nothing"))
        let wrong = try await mock.send(.get("/v2/oauth2/token"))
        #expect(missing.status == 404)
        #expect(try missing.string("code") == "NotFound")
        #expect(wrong.status == 405)
        #expect(wrong.headers["allow"] == "POST")
    }
}
