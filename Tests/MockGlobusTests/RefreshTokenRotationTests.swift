import MockGlobus
import Testing

@Suite struct RefreshTokenRotationTests {
    private func rotating() -> MockGlobus.Configuration {
        var configuration = MockGlobus.Configuration()
        configuration.tokenPolicy.rotatesRefreshTokens = true
        return configuration
    }

    @Test("Rotation replaces the refresh token at each use")
    func rotates() async throws {
        let mock = try await MockGlobus.started(rotating())
        let first = mock.issueRefreshToken()
        let second = try #require(try await mock.refresh(first).string("refresh_token"))
        let third = try #require(try await mock.refresh(second).string("refresh_token"))
        #expect(Set([first, second, third]).count == 3)
        #expect(mock.isActive(third))
        #expect(!mock.isActive(first))
        #expect(!mock.isActive(second))
    }

    @Test("Using a spent refresh token revokes everything of its login, and nothing of another")
    func reuseRevokesFamily() async throws {
        let mock = try await MockGlobus.started(rotating())
        let first = mock.issueRefreshToken()
        let stranger = mock.issueRefreshToken()
        let reply = try await mock.refresh(first)
        let second = try #require(try reply.string("refresh_token"))
        let access = try #require(try reply.string("access_token"))
        let reuse = try await mock.refresh(first)
        #expect(reuse.status == 400)
        #expect(try reuse.string("error") == "invalid_grant")
        #expect(try await mock.refresh(second).string("error") == "invalid_grant")
        #expect(try await mock.send(.get("/v0.10/task_list", token: access)).status == 401)
        #expect(mock.isActive(stranger))
    }

    @Test("Without reuse detection the newest refresh token stays good")
    func reuseWithoutDetection() async throws {
        var configuration = rotating()
        configuration.tokenPolicy.revokesOnReuse = false
        let mock = try await MockGlobus.started(configuration)
        let first = mock.issueRefreshToken()
        let second = try #require(try await mock.refresh(first).string("refresh_token"))
        #expect(try await mock.refresh(first).string("error") == "invalid_grant")
        #expect(try await mock.refresh(second).status == 200)
    }
}
