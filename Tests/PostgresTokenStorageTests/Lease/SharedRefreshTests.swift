import GlobusAuth
import GlobusTokenStorage
import MockGlobus
import TestSupport
import Testing

@testable import PostgresTokenStorage

@Suite(.timeLimit(.minutes(1))) struct SharedRefreshTests {
    private let scene: Scene

    init() throws { scene = try Scene() }

    private func expired(_ mock: MockGlobus) -> TokenData {
        .sample(access: "old", refresh: mock.issueRefreshToken())
    }

    private func answer(_ record: TokenData?) -> String {
        "ok \(record?.accessToken.reveal() ?? "") \(record?.refreshToken?.reveal() ?? "none")"
    }

    @Test("Eight processes that find one token expired make one request, five times in a row")
    func oneRefreshForAll() async throws {
        let mock = try await MockGlobus.rotating()
        let storage = try scene.open()
        try await storage.store(expired(mock))
        let words = ["renew", "postgres", scene.url(), mock.baseURL, MockGlobus.Client.native.id]
        let workers = try (0..<8).map { _ in try Worker(words) }
        for worker in workers { #expect(await worker.line() == "ready") }
        for round in 1...5 {
            for worker in workers { worker.send("\(2_000_000_000 + round * 1_000_000)") }
            var answers: Set<String> = []
            for worker in workers { answers.insert(await worker.line() ?? "ended") }
            #expect(answers == [answer(try await storage.tokenData(for: Scene.service))])
            #expect(mock.tokenRequests().count == round)
        }
        #expect(try scene.heldLeases() == 0)
        await mock.stop()
    }

    @Test("A token that is valid is read without a lease, and then used without the database")
    func noLease() async throws {
        let mock = try await MockGlobus.rotating()
        let storage = try scene.open()
        try await storage.store(.sample(access: "valid", expiresAt: 4_000_000_000))
        let before = try await storage.entries()
        let authorizer = try mock.authorizer(try scene.open(application: "reader"))
        #expect(try await authorizer.authorizationHeader() == "Bearer valid")
        #expect(try await storage.entries() == before)
        try scene.perform("DROP TABLE globus_lua_token")
        #expect(try await authorizer.authorizationHeader() == "Bearer valid")
        await mock.stop()
    }

    @Test("A holder is not overtaken while its token request takes long")
    func slowRequest() async throws {
        let mock = try await MockGlobus.rotating()
        let gate = MockGlobus.Gate()
        mock.faults.add(.init(route: .token, kind: .hold(gate)))
        try await scene.open().store(expired(mock))
        let looks = Tally()
        let patient = try scene.open { seconds in
            looks.increment()
            try await Task.sleep(for: .seconds(seconds))
        }
        let (slow, waiting) = (try mock.authorizer(try scene.open()), try mock.authorizer(patient))
        async let first = slow.authorizationHeader()
        await gate.waitForArrivals(1)
        #expect(try scene.heldLeases() == 1)
        async let second = waiting.authorizationHeader()
        await looks.reach(3)
        gate.open()
        let headers = try await [first, second]
        #expect(headers[0] == headers[1])
        #expect(mock.tokenRequests().count == 1)
        await mock.stop()
    }

    @Test("A holder that was silent for too long repeats no request, and takes over what others have renewed")
    func silentHolder() async throws {
        let mock = try await MockGlobus.rotating()
        let latch = Latch()
        mock.faults.add(
            .init(
                route: .token,
                kind: .respond { _, _ in
                    await latch.wait()
                    return .init(status: 503)
                }
            )
        )
        let storage = try scene.open()
        try await storage.store(expired(mock))
        let slow = try mock.authorizer(try scene.open())
        async let header = slow.authorizationHeader()
        while mock.tokenRequests().isEmpty { try await Task.sleep(for: .milliseconds(5)) }
        try scene.perform("UPDATE globus_lua_token SET holder = 'nobody', held_until = NULL")
        let quick = try await mock.authorizer(try scene.open()).authorizationHeader()
        latch.open()
        #expect(try await header == quick)
        #expect(slow.refreshToken == (try await storage.tokenData(for: Scene.service))?.refreshToken)
        #expect(mock.tokenRequests().count == 2)
        await mock.stop()
    }

    @Test("Tokens that come after a login has stored others are given up for those of the login")
    func loginMeanwhile() async throws {
        let mock = try await MockGlobus.rotating()
        let gate = MockGlobus.Gate()
        mock.faults.add(.init(route: .token, kind: .hold(gate)))
        let storage = try scene.open()
        try await storage.store(expired(mock))
        let authorizer = try mock.authorizer(try scene.open())
        async let header = authorizer.authorizationHeader()
        await gate.waitForArrivals(1)
        try await storage.store(.sample(access: "login", refresh: "of the login", expiresAt: 4_000_000_000))
        gate.open()
        #expect(try await header == "Bearer login")
        #expect(authorizer.refreshToken == "of the login")
        #expect(try await storage.tokenData(for: Scene.service)?.accessToken == "login")
        await mock.stop()
    }
}
