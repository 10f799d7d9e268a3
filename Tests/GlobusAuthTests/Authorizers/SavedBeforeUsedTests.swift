import GlobusAuth
import Testing

@Suite(.timeLimit(.minutes(1))) struct SavedBeforeUsedTests {
    private struct DiskFull: Error {}

    private let time = FakeTime()
    private let auth = FakeAuth { _ in tokenAnswer("T1", refreshToken: "R1") }

    private func authorizer(
        options: RenewalOptions = RenewalOptions(),
        onRefresh: (@Sendable (OAuthTokenResponse) async throws -> Void)? = nil
    ) throws -> RefreshTokenAuthorizer {
        try RefreshTokenAuthorizer(
            refreshToken: "R0",
            authClient: auth.native(time),
            onRefresh: onRefresh,
            options: options
        )
    }

    @Test("Nobody gets the new header before the handler has finished")
    func waitsForHandler() async throws {
        let gate = HoldingGate()
        let authorizer = try authorizer { _ in await gate.pass() }
        let first = Task { try await authorizer.authorizationHeader() }
        await until { gate.arrivals == 1 }
        #expect(authorizer.readyHeader == .mustWait)
        #expect(authorizer.accessToken == "T1")
        #expect(authorizer.refreshToken == "R1")
        gate.open()
        #expect(try await first.value == "Bearer T1")
        #expect(authorizer.readyHeader == .ready("Bearer T1"))
    }

    @Test("A handler that failed is called again with the same response, and there is one token request in all")
    func failedHandler() async throws {
        let responses = Box<[Double]>([])
        let authorizer = try authorizer { [time] response in
            responses.update { $0.append(response.receivedAt) }
            time.advance(by: 1)
            if responses.value.count < 3 { throw DiskFull() }
        }
        for _ in 0..<2 {
            let error = await #expect(throws: GlobusError.self) { try await authorizer.authorizationHeader() }
            #expect(error?.code == .onRefresh)
            #expect(error?.cause is DiskFull)
            #expect(authorizer.refreshToken == "R1")
        }
        #expect(try await authorizer.authorizationHeader() == "Bearer T1")
        #expect(responses.value == [1_000_000, 1_000_000, 1_000_000])
        #expect(auth.calls.count == 1)
        try await authorizer.ensureValidToken()
        #expect(responses.value.count == 3)
    }

    @Test("A handler that was replaced after it failed is the one that is called")
    func replacedHandler() async throws {
        let authorizer = try authorizer { _ in throw DiskFull() }
        await #expect(throws: GlobusError.self) { try await authorizer.ensureValidToken() }
        let saved = Box<Secret?>(nil)
        authorizer.onRefresh = { saved.value = $0.tokens[0].refreshToken }
        #expect(try await authorizer.authorizationHeader() == "Bearer T1")
        #expect(saved.value == "R1")
        authorizer.onRefresh = nil
        #expect(authorizer.onRefresh == nil)
    }

    @Test("The storage, the own handler and the host's handlers run in this order, and only what failed runs again")
    func order() async throws {
        let log = Box<[String]>([])
        let storage = FakeTokenStorage()
        let fails = Box(true)
        let handlers: [RenewalHandler] = [
            { _, _ in log.update { $0.append("host 1") } },
            { _, _ in
                log.update { $0.append("host 2") }
                if fails.value { throw DiskFull() }
            },
        ]
        let authorizer = try authorizer(options: RenewalOptions(handlers: handlers, storage: storage)) { _ in
            log.update { $0.append("own after \(storage.stores.value) stores") }
        }
        await #expect(throws: GlobusError.self) { try await authorizer.ensureValidToken() }
        fails.value = false
        try await authorizer.ensureValidToken()
        #expect(log.value == ["own after 1 stores", "host 1", "host 2", "host 2"])
        #expect(storage.stores.value == 1)
    }

    @Test("The host's handlers learn whose tokens were renewed, how and when")
    func context() async throws {
        let contexts = Box<[RenewalContext]>([])
        let authorizer = try authorizer(
            options: RenewalOptions(handlers: [{ _, context in contexts.update { $0.append(context) } }])
        )
        try await authorizer.ensureValidToken()
        let context = try #require(contexts.value.first)
        // The context refers to the authorizer, which refers to the handler that has kept the context.
        contexts.value = []
        #expect(context.authorizer === authorizer.renewing)
        #expect(context.clientID == "cid")
        #expect(context.resourceServers == ["transfer.api.globus.org"])
        #expect(context.grantType == "refresh_token")
        #expect(context.refreshedAt == 1_000_000)
    }

    @Test("Inside its own handler the authorizer hands out the new header without waiting")
    func insideHandler() async throws {
        let own = Box<RefreshTokenAuthorizer?>(nil)
        let seen = Box<[String?]>([])
        let authorizer = try authorizer { _ in
            guard let authorizer = own.value else { return }
            let header = try await authorizer.authorizationHeader()
            let isReady = authorizer.readyHeader == .ready("Bearer T1")
            let mayRepeat = await authorizer.handleMissingAuthorization(sent: header)
            seen.update { $0 += [header, "\(isReady)", "\(mayRepeat)"] }
        }
        own.value = authorizer
        #expect(try await authorizer.authorizationHeader() == "Bearer T1")
        #expect(seen.value == ["Bearer T1", "true", "false"])
        own.value = nil
    }

    @Test("What a handler left running renews as anyone else once the renewal is over")
    func afterHandler() async throws {
        let own = Box<RefreshTokenAuthorizer?>(nil)
        let left = Box<Task<String?, any Error>?>(nil)
        let gate = HoldingGate()
        let authorizer = try authorizer { _ in
            if left.value != nil { return }
            left.value = Task {
                await gate.pass()
                return try await own.value?.authorizationHeader()
            }
        }
        own.value = authorizer
        try await authorizer.ensureValidToken()
        authorizer.expiresAt = time.now() - 1
        gate.open()
        #expect(try await left.value?.value == "Bearer T1")
        #expect(auth.calls.count == 2)
        own.value = nil
    }

    @Test("A grant that asks its own authorizer for the header fails and does not wait for itself")
    func insideGrant() async throws {
        let own = Box<RenewingAuthorizer?>(nil)
        let grant = FakeGrant { _ in
            _ = try await own.value?.authorizationHeader()
            return FakeGrant.Response(token: "T")
        }
        let authorizer = try RenewingAuthorizer(grant: grant, time: time)
        own.value = authorizer
        let error = await #expect(throws: GlobusError.self) { try await authorizer.authorizationHeader() }
        #expect(error?.code == .usage)
        own.value = nil
    }
}
