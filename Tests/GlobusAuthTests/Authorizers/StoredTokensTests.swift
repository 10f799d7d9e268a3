import GlobusAuth
import Testing

@Suite(.timeLimit(.minutes(1))) struct StoredTokensTests {
    private let time = FakeTime()
    private let transfer = "transfer.api.globus.org"

    private func record(
        _ token: Secret,
        refreshToken: Secret? = "R0",
        expiresIn: Int64,
        age: Double? = nil
    ) -> TokenData {
        TokenData(
            resourceServer: transfer,
            identityID: "me",
            scope: "all",
            accessToken: token,
            refreshToken: refreshToken,
            expiresAtSeconds: 1_000_000 + expiresIn,
            issuedAtSeconds: age.map { 1_000_000 - $0 }
        )
    }

    private func authorizer(
        _ auth: FakeAuth,
        _ storage: FakeTokenStorage,
        refreshToken: Secret? = nil,
        resourceServer: String? = nil
    ) throws -> RefreshTokenAuthorizer {
        try RefreshTokenAuthorizer(
            refreshToken: refreshToken,
            authClient: auth.native(time),
            options: RenewalOptions(storage: storage, resourceServer: resourceServer)
        )
    }

    @Test("A valid stored token is used without a token request")
    func usesStoredToken() async throws {
        let auth = FakeAuth { _ in tokenAnswer("T1") }
        let authorizer = try authorizer(auth, FakeTokenStorage([record("stored", expiresIn: 61)]))
        #expect(try await authorizer.authorizationHeader() == "Bearer stored")
        #expect(auth.calls.isEmpty)
    }

    @Test(
        "A stored token is renewed when the process that asked for it would renew it",
        arguments: [
            (2, 1.0, true), (1, 1.0, true), (1, 1.5, false), (60, 10.0, true), (59, 70.0, false), (60, 86_400.0, true),
            (59, 86_400.0, false), (60, nil, true), (59, nil, false), (2, -1.0, true),
        ] as [(Int64, Double?, Bool)]
    )
    func oneRuleForAll(expiresIn: Int64, age: Double?, isUsed: Bool) async throws {
        let auth = FakeAuth { _ in tokenAnswer("T1") }
        let storage = FakeTokenStorage([record("stored", expiresIn: expiresIn, age: age)])
        let header = try await authorizer(auth, storage).authorizationHeader()
        #expect(header == (isUsed ? "Bearer stored" : "Bearer T1"))
    }

    @Test("Who asked for a short-lived token and who took it from the storage renew it at the same moment")
    func sharedShortLife() async throws {
        let time = time
        let auth = FakeAuth { _ in tokenAnswer("T\(time.now())", expiresIn: 3) }
        let storage = FakeTokenStorage([record("stored", expiresIn: 0)])
        let authorizers = try (0..<4).map { _ in try authorizer(auth, storage) }
        var requests: [Int] = []
        for _ in 0..<30 {
            for authorizer in authorizers { try await authorizer.ensureValidToken() }
            requests.append(auth.calls.count)
            time.advance(by: 0.25)
        }
        // Tokens expire at whole seconds: after 0, they are renewed at 1.75 (half of 3), 3, 4.75 and 6.
        #expect(requests.last == 5)
        #expect(storage.records.value[transfer]?.issuedAtSeconds == 1_000_006)
    }

    @Test("A stored token is used where the storage can be read and not locked")
    func notLocked() async throws {
        let auth = FakeAuth { _ in tokenAnswer("T1") }
        let storage = FakeTokenStorage([record("stored", expiresIn: 61)])
        storage.lockFailure.value = GlobusError(.storage, "this user may not")
        let authorizer = try authorizer(auth, storage)
        #expect(try await authorizer.authorizationHeader() == "Bearer stored")
        time.advance(by: 2)
        #expect(try await authorizer.authorizationHeader() == "Bearer stored")
        time.advance(by: 60)
        let error = await #expect(throws: GlobusError.self) { try await authorizer.authorizationHeader() }
        #expect(error?.message == "this user may not")
        #expect(auth.calls.isEmpty)
    }

    @Test(
        "Without a refresh token the error names the storage, the service and the client",
        arguments: [(nil, "any service"), ("transfer.api.globus.org", "'transfer.api.globus.org'")]
    )
    func noRefreshToken(resourceServer: String?, service: String) async throws {
        let auth = FakeAuth { _ in tokenAnswer("T1") }
        for stored in [[], [record("stored", refreshToken: nil, expiresIn: 0)]] {
            let authorizer = try authorizer(auth, FakeTokenStorage(stored), resourceServer: resourceServer)
            let error = await #expect(throws: GlobusError.self) { try await authorizer.authorizationHeader() }
            #expect(
                error?.message == """
                    There is no refresh token: FakeTokenStorage has none for \(service). Log in with the client 'cid', ask \
                    for refresh tokens, and store them there.
                    """
            )
        }
        #expect(auth.calls.isEmpty)
    }

    @Test(
        "An expired stored token is renewed with the stored refresh token, and the answer is stored with the identity"
    )
    func renewsStoredToken() async throws {
        let auth = FakeAuth { _ in tokenAnswer("T1") }
        let storage = FakeTokenStorage([record("stored", expiresIn: 0)])
        #expect(try await authorizer(auth, storage, refreshToken: "script's").authorizationHeader() == "Bearer T1")
        #expect(auth.calls.map { $0.field("refresh_token") } == ["R0"])
        let stored = try #require(storage.records.value[transfer])
        #expect(stored.accessToken == "T1")
        #expect(stored.refreshToken == "R0")
        #expect(stored.identityID == "me")
    }

    @Test("A first renewal stores the script's refresh token where the answer brings none")
    func firstRenewal() async throws {
        let auth = FakeAuth { _ in tokenAnswer("T1") }
        let storage = FakeTokenStorage()
        try await authorizer(auth, storage, refreshToken: "script's").ensureValidToken()
        #expect(auth.calls.map { $0.field("refresh_token") } == ["script's"])
        #expect(storage.records.value[transfer]?.refreshToken == "script's")
    }

    @Test("A refresh token that is set goes before the stored one once, and is then stored itself")
    func setRefreshToken() async throws {
        let auth = FakeAuth { _ in tokenAnswer("T1", expiresIn: 0) }
        let storage = FakeTokenStorage([record("stored", expiresIn: -1)])
        let authorizer = try authorizer(auth, storage)
        authorizer.refreshToken = "new login"
        try await authorizer.ensureValidToken()
        #expect(storage.records.value[transfer]?.refreshToken == "new login")
        storage.records.value = [transfer: record("T1", refreshToken: "R9", expiresIn: -1)]
        time.advance(by: 1)
        try await authorizer.ensureValidToken()
        #expect(auth.calls.map { $0.field("refresh_token") } == ["new login", "R9"])
    }

    @Test("Two processes on one storage make one token request")
    func twoProcesses() async throws {
        let gate = HoldingGate()
        let auth = FakeAuth { _ in
            await gate.pass()
            return tokenAnswer("T1", refreshToken: "R1")
        }
        let storage = FakeTokenStorage([record("stored", expiresIn: 0)])
        let first = try authorizer(auth, storage)
        let second = try authorizer(auth, storage)
        async let firstHeader = first.authorizationHeader()
        await until { gate.arrivals == 1 }
        async let secondHeader = second.authorizationHeader()
        gate.open()
        #expect(try await [firstHeader, secondHeader] == ["Bearer T1", "Bearer T1"])
        #expect(auth.calls.count == 1)
        #expect(second.refreshToken == "R1")
    }

    @Test("After a refusal a newer token that another process stored is used")
    func adoptsAfterRefusal() async throws {
        let auth = FakeAuth { _ in tokenAnswer("T1") }
        let storage = FakeTokenStorage([record("stored", expiresIn: 500)])
        let authorizer = try authorizer(auth, storage)
        try await authorizer.ensureValidToken()
        storage.records.value = [transfer: record("other's", refreshToken: "R9", expiresIn: 900)]
        _ = await authorizer.handleMissingAuthorization(sent: "Bearer stored")
        #expect(try await authorizer.authorizationHeader() == "Bearer other's")
        #expect(authorizer.refreshToken == "R9")
        #expect(auth.calls.isEmpty)
    }

    @Test("After a refusal of the stored token itself a new one is asked for")
    func renewsAfterRefusal() async throws {
        let auth = FakeAuth { _ in tokenAnswer("T1") }
        let authorizer = try authorizer(auth, FakeTokenStorage([record("stored", expiresIn: 500)]))
        try await authorizer.ensureValidToken()
        _ = await authorizer.handleMissingAuthorization(sent: "Bearer stored")
        #expect(try await authorizer.authorizationHeader() == "Bearer T1")
    }

    @Test("A storage that fails withholds the new token; it is stored at the next use without another token request")
    func failingStorage() async throws {
        let auth = FakeAuth { _ in tokenAnswer("T1", refreshToken: "R1") }
        let storage = FakeTokenStorage([record("stored", expiresIn: 0)])
        storage.failure.value = GlobusError(.network, "no disk")
        let authorizer = try authorizer(auth, storage)
        let error = await #expect(throws: GlobusError.self) { try await authorizer.authorizationHeader() }
        #expect(error?.code == .storage)
        #expect((error?.cause as? GlobusError)?.message == "no disk")
        storage.failure.value = nil
        #expect(try await authorizer.authorizationHeader() == "Bearer T1")
        #expect(storage.records.value[transfer]?.refreshToken == "R1")
        #expect(auth.calls.count == 1)
    }

    @Test("invalid_grant stays final until another refresh token is stored")
    func invalidGrant() async throws {
        let auth = FakeAuth { call in
            guard call.field("refresh_token") == "R9" else { throw oauthError("invalid_grant") }
            return tokenAnswer("T1")
        }
        let storage = FakeTokenStorage([record("stored", expiresIn: 0)])
        let authorizer = try authorizer(auth, storage)
        for _ in 0..<2 { await #expect(throws: GlobusError.self) { try await authorizer.authorizationHeader() } }
        #expect(auth.calls.count == 1)
        storage.records.value = [transfer: record("stored", refreshToken: "R9", expiresIn: 0)]
        #expect(try await authorizer.authorizationHeader() == "Bearer T1")
    }

    @Test("A storage with tokens of several services needs the resource server")
    func severalServices() async throws {
        let auth = FakeAuth { _ in tokenAnswer("T1") }
        var other = record("other", expiresIn: 500)
        other.resourceServer = "other.example"
        let storage = FakeTokenStorage([record("stored", expiresIn: 500), other])
        let unnamed = try authorizer(auth, storage)
        let error = await #expect(throws: GlobusError.self) { try await unnamed.authorizationHeader() }
        #expect(error?.message.contains("Set 'resource_server' to one of other.example, \(transfer)") == true)
        let named = try authorizer(auth, storage, resourceServer: "other.example")
        #expect(try await named.authorizationHeader() == "Bearer other")
    }

    @Test(
        "A plain OAuth 2 answer is stored under the resource server that its predecessor had",
        arguments: [true, false]
    )
    func plainAnswer(isNamed: Bool) async throws {
        let auth = FakeAuth { _ in json(#"{"access_token": "T1", "refresh_token": "R1"}"#) }
        let storage = FakeTokenStorage([record("stored", expiresIn: 0)])
        let authorizer = try authorizer(auth, storage, resourceServer: isNamed ? transfer : nil)
        try await authorizer.ensureValidToken()
        #expect(storage.records.value.keys.sorted() == [transfer])
        #expect(storage.records.value[transfer]?.refreshToken == "R1")
    }
}
