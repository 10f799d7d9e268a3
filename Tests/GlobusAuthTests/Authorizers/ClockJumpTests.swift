import GlobusAuth
import Testing

/// The wall clock is set by a day while the program runs: it decides about tokens, but not about deadlines.
@Suite(.timeLimit(.minutes(1))) struct ClockJumpTests {
    private static let day = 86_400.0

    private let time = FakeTime()

    private func authorizer(_ auth: FakeAuth) throws -> RefreshTokenAuthorizer {
        try RefreshTokenAuthorizer(refreshToken: "refresh-0", authClient: auth.native(time))
    }

    /// Returns a server whose tokens live for an hour, each with a rotated refresh token.
    private func rotating() -> FakeAuth {
        let count = Box(0)
        return FakeAuth { _ in
            let number = count.update { count in
                count += 1
                return count
            }
            return tokenAnswer("access-\(number)", refreshToken: "refresh-\(number)", expiresIn: 3600)
        }
    }

    @Test("Set forward, the clock ends the token's life, and the token is renewed once")
    func forward() async throws {
        let auth = rotating()
        let authorizer = try authorizer(auth)
        #expect(try await authorizer.authorizationHeader() == "Bearer access-1")
        time.jump(by: Self.day)
        #expect(try await authorizer.authorizationHeader() == "Bearer access-2")
        #expect(try await authorizer.authorizationHeader() == "Bearer access-2")
        #expect(auth.calls.map { $0.field("refresh_token") } == ["refresh-0", "refresh-1"])
    }

    @Test("Set back, the clock lets a token live that has ended, until a service refuses it")
    func back() async throws {
        let auth = rotating()
        let authorizer = try authorizer(auth)
        #expect(try await authorizer.authorizationHeader() == "Bearer access-1")
        time.jump(by: -Self.day)
        time.advance(by: 3600)
        #expect(try await authorizer.authorizationHeader() == "Bearer access-1")
        #expect(await authorizer.handleMissingAuthorization(sent: "Bearer access-1"))
        #expect(try await authorizer.authorizationHeader() == "Bearer access-2")
        #expect(auth.calls.count == 2)
    }

    @Test("Set back after a renewal has failed, the clock does not keep a refused token from being renewed")
    func backAfterFailure() async throws {
        let fails = Box(false)
        let tokens = rotating()
        let auth = FakeAuth { call in
            if fails.value { throw GlobusError(.connection, "no connection") }
            return try await tokens.request(call.method, call.path, call.options)
        }
        let authorizer = try authorizer(auth)
        _ = try await authorizer.authorizationHeader()
        time.advance(by: 3590)
        fails.value = true
        #expect(try await authorizer.authorizationHeader() == "Bearer access-1")
        time.jump(by: -Self.day)
        fails.value = false
        _ = await authorizer.handleMissingAuthorization(sent: "Bearer access-1")
        #expect(try await authorizer.authorizationHeader() == "Bearer access-2")
    }

    @Test("A total deadline neither ends earlier nor later when the clock is set", arguments: [day, -day])
    func totalDeadline(jump: Double) async throws {
        let time = ManualTime()
        let http = StubHTTPClient { _ in
            time.jump(by: jump)
            time.advance(by: 3)
            return HTTPResponse(status: 503)
        }
        let options = RequestOptions(totalTimeout: .seconds(7))
        let client = try makeClient(http, time: time)
        await #expect(throws: GlobusError.self) { try await client.get("/x", options) }
        #expect(http.requests.map(\.timeout) == [.seconds(7), .seconds(3.5)])
    }

    @Test("The deadline of a renewal is not the wall clock's", arguments: [day, -day])
    func renewalDeadline(jump: Double) async throws {
        let gate = HoldingGate()
        let auth = FakeAuth { _ in
            await gate.pass()
            return tokenAnswer("access-1")
        }
        let authorizer = try RefreshTokenAuthorizer(
            refreshToken: "refresh-0",
            authClient: auth.native(time),
            options: RenewalOptions(timeout: .seconds(100))
        )
        async let header = authorizer.authorizationHeader()
        while time.sleeperCount == 0 { await Task.yield() }
        time.jump(by: jump)
        time.advance(by: 99)
        gate.open()
        #expect(try await header == "Bearer access-1")
    }
}
