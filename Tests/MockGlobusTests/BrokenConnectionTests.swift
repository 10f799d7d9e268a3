import MockGlobus
import Testing

@Suite struct BrokenConnectionTests {
    private func rotating() async throws -> MockGlobus {
        var configuration = MockGlobus.Configuration()
        configuration.tokenPolicy.rotatesRefreshTokens = true
        configuration.listensOnForeignOrigin = true
        return try await MockGlobus.started(configuration)
    }

    private func request(_ token: String) -> TestRequest {
        let client = ("client_id", MockGlobus.Client.native.id)
        return .form("/v2/oauth2/token", [("grant_type", "refresh_token"), ("refresh_token", token), client])
    }

    static let kinds:
        [(make: @Sendable (MockGlobus.Fault.Moment) -> MockGlobus.Fault.Kind, failure: RawConnection.Failure)] =
            [({ .reset($0) }, .reset), ({ .close($0) }, .endedEarly)]

    @Test("A connection that breaks before handling spends nothing", arguments: kinds.indices)
    func beforeHandling(kind: Int) async throws {
        let mock = try await rotating()
        let refresh = mock.issueRefreshToken()
        mock.faults.add(.init(route: .token, kind: Self.kinds[kind].make(.beforeHandling)))
        #expect(try await mock.sendUntilBroken(request(refresh)).failure == Self.kinds[kind].failure)
        #expect(mock.isActive(refresh))
        #expect(mock.tokenRequests().count == 1)
        #expect(try await mock.refresh(refresh).status == 200)
    }

    @Test("A connection that breaks after handling has spent the refresh token", arguments: kinds.indices)
    func afterHandling(kind: Int) async throws {
        let mock = try await rotating()
        let refresh = mock.issueRefreshToken()
        mock.faults.add(.init(route: .token, kind: Self.kinds[kind].make(.afterHandling)))
        #expect(try await mock.sendUntilBroken(request(refresh)).failure == Self.kinds[kind].failure)
        #expect(!mock.isActive(refresh))
    }

    @Test("A connection that breaks within the body has sent just so much of it", arguments: kinds.indices)
    func withinBody(kind: Int) async throws {
        let mock = try await rotating()
        mock.faults.add(.init(kind: Self.kinds[kind].make(.withinBody(bytes: 10))))
        let (partial, failure) = try await mock.sendUntilBroken(.get("/bench/json"))
        #expect(failure == Self.kinds[kind].failure)
        #expect(partial == #"{"ok":true"#)
    }

    @Test("A reset takes no other connection with it")
    func othersGoOn() async throws {
        let mock = try await rotating()
        mock.faults.add(.init(route: "/v9/reset", kind: .reset(.beforeHandling)))
        let gate = MockGlobus.Gate()
        mock.faults.add(.init(route: "/bench/json", kind: .hold(gate)))
        async let other = mock.send(.get("/bench/json"))
        await gate.waitForArrivals(1)
        #expect(try await mock.sendUntilBroken(.get("/v9/reset")).failure == .reset)
        gate.open()
        #expect(try await other.status == 200)
    }
}
