import GlobusAuth
import GlobusTokenStorage
import Testing

@testable import PostgresTokenStorage

/// What a holder may do that was silent for longer than its lease.
@Suite struct FencingTests {
    private let scene: Scene

    init() throws { scene = try Scene() }

    private func lease(_ storage: PostgresTokenStorage, patience: Double = 0) -> TokenTableLease {
        TokenTableLease(
            .service(Scene.service, in: "DEFAULT"),
            .refresh(namespace: "DEFAULT", resourceServer: Scene.service),
            in: storage.database,
            patience: patience,
            patienceWithDatabase: 1
        )
    }

    /// Reads, takes the lease, and loses it to a storage that stores `replacement` or removes what is there.
    private func overtaken(by replacement: TokenData?) async throws -> (PostgresTokenStorage, TokenTableLease) {
        let (slow, quick) = (try scene.open(), try scene.open())
        try await slow.store(.sample())
        let lease = lease(slow)
        _ = try await RenewalLease.$held.withValue(lease) { try await slow.tokenData(for: Scene.service) }
        try await lease.confirm()
        try scene.endLeases()
        if let replacement { try await quick.store(replacement) }
        if replacement == nil { _ = try await quick.removeTokenData(for: Scene.service) }
        return (slow, lease)
    }

    @Test("It overwrites nothing, and learns what is stored now", arguments: [TokenData.sample(access: "newer"), nil])
    func overwritesNothing(replacement: TokenData?) async throws {
        let (slow, lease) = try await overtaken(by: replacement)
        let error = await #expect(throws: GlobusError.self) {
            try await RenewalLease.$origin.withValue(lease) { try await slow.store(.sample(access: "too late")) }
        }
        let superseded = try #require(error?.cause as? TokensSuperseded)
        #expect(superseded.record == replacement)
        #expect(try await slow.tokenData(for: Scene.service) == replacement)
        await lease.end()
    }

    @Test("It stores where nobody else has stored, even without its lease")
    func storesStill() async throws {
        let storage = try scene.open()
        try await storage.store(.sample())
        let lease = lease(storage)
        _ = try await RenewalLease.$held.withValue(lease) { try await storage.tokenData(for: Scene.service) }
        try await lease.confirm()
        try scene.endLeases()
        try await scene.open().withLock(resourceServer: Scene.service) {}
        try await RenewalLease.$origin.withValue(lease) { try await storage.store(.sample(access: "kept")) }
        #expect(try await storage.tokenData(for: Scene.service)?.accessToken == "kept")
        await lease.end()
    }

    @Test("Before another attempt of a token request it is told that the tokens are others")
    func changedBeforeAttempt() async throws {
        let (_, lease) = try await overtaken(by: .sample(access: "newer"))
        let error = await #expect(throws: GlobusError.self) { try await lease.confirm() }
        #expect(error?.cause is TokensChanged)
        await lease.end()
    }

    @Test("Before another attempt it does not go on while another has the lease")
    func heldByAnother() async throws {
        let storage = try scene.open()
        try await storage.store(.sample())
        let lease = lease(storage)
        _ = try await RenewalLease.$held.withValue(lease) { try await storage.tokenData(for: Scene.service) }
        try await lease.confirm()
        try scene.perform(
            "UPDATE globus_lua_token SET holder = 'other', held_until = clock_timestamp() + interval '9 seconds'"
        )
        let error = await #expect(throws: GlobusError.self) { try await lease.confirm() }
        #expect(error?.message.hasPrefix("'other', is renewing the tokens of '\(Scene.service)'") == true)
        try scene.endLeases()
        try await lease.confirm()
        await lease.end()
    }

    @Test("A store whose answer was lost is recognized as its own")
    func lostAnswer() async throws {
        let storage = try scene.open()
        try await storage.store(.sample())
        let lease = lease(storage)
        _ = try await RenewalLease.$held.withValue(lease) { try await storage.tokenData(for: Scene.service) }
        try await lease.confirm()
        // The same bytes, as by a store whose answer never came.
        let record = TokenData.sample(access: "new")
        let place = storage.place(Scene.service)
        let data = try storage.sealing.encode(record, at: place)
        let seen = lease.seen[Scene.service]
        let store = TokenTable.store(data, issuedAt: nil, at: place, by: lease.holder, over: seen)
        let first = try await storage.database.perform([store], patience: 1, makesTable: false)
        #expect(first[0].count == 1)
        try await RenewalLease.$origin.withValue(lease) { try await storage.store(record) }
        #expect(try await storage.tokenData(for: Scene.service) == record)
        await lease.end()
    }

    @Test("A version is never used again, not even for tokens that are stored after others were removed")
    func freshVersions() async throws {
        let storage = try scene.open()
        var versions: [Int64] = []
        for _ in 0..<3 {
            for _ in 0..<3 {
                try await storage.store(.sample())
                versions.append(try await storage.entries()[0].version)
            }
            _ = try await storage.removeTokenData(for: Scene.service)
        }
        #expect(versions == versions.sorted())
        #expect(Set(versions).count == 9)
    }

    @Test("A login stores without a lease, and the renewal under way gives way to it")
    func login() async throws {
        let storage = try scene.open()
        try await storage.store(.sample())
        let lease = lease(storage)
        _ = try await RenewalLease.$held.withValue(lease) { try await storage.tokenData(for: Scene.service) }
        try await lease.confirm()
        try await scene.open(lockTimeout: .zero).store(.sample(access: "login"))
        #expect(try await storage.entries()[0].holder == lease.holder)
        let error = await #expect(throws: GlobusError.self) {
            try await RenewalLease.$origin.withValue(lease) { try await storage.store(.sample(access: "renewed")) }
        }
        #expect((error?.cause as? TokensSuperseded)?.record?.accessToken == "login")
        await lease.end()
    }

    @Test("Who has stored the tokens is still known after others have had the lease and stored nothing")
    func whoHasStored() async throws {
        try await scene.open(application: "writer").store(.sample())
        try await scene.open(application: "reader").withLock(resourceServer: Scene.service) {}
        #expect(try await scene.open().entries()[0].holder?.application == "writer")
    }
}
