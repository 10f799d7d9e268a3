import Testing

@testable import GlobusAuth

/// Renewals with a storage whose lock is a lease.
@Suite(.timeLimit(.minutes(1))) struct RenewalLeaseTests {
    /// A storage whose lease a test looks after.
    private final class LeasingStorage: TokenStorage, TokenStorageLease {
        let inner: FakeTokenStorage
        let confirmations = Box(0)
        let origins = Box(0)
        let validTokens = Box<[Bool]>([])
        /// Called at each confirmation, with its number.
        let onConfirm: @Sendable (Int) throws -> Void
        /// Called before each store.
        let onStore = Box<(@Sendable () throws -> Void)?>(nil)

        init(_ records: [TokenData], onConfirm: @escaping @Sendable (Int) throws -> Void = { _ in }) {
            inner = FakeTokenStorage(records)
            self.onConfirm = onConfirm
        }

        func confirm() async throws {
            try onConfirm(
                confirmations.update { count in
                    count += 1
                    return count
                }
            )
        }

        func storeTokenData(byResourceServer records: [String: TokenData]) async throws {
            if RenewalLease.origin === self { origins.update { $0 += 1 } }
            try onStore.value?()
            try await inner.storeTokenData(byResourceServer: records)
        }

        func tokenDataByResourceServer() async throws -> [String: TokenData] { inner.records.value }

        func removeTokenData(for resourceServer: String) async throws -> Bool {
            try await inner.removeTokenData(for: resourceServer)
        }

        func withLock(resourceServer: String, _ body: @Sendable () async -> Void) async throws {
            if let renewal = RenewalLease.renewal { validTokens.update { $0.append(renewal.hasValidToken) } }
            try await inner.withLock(resourceServer: resourceServer) {
                await RenewalLease.$held.withValue(self) { await body() }
            }
        }
    }

    private let transfer = "transfer.api.globus.org"
    private let time = FakeTime()

    private func record(_ token: Secret, refreshToken: Secret? = "R0", expiresIn: Int64 = 0) -> TokenData {
        TokenData(
            resourceServer: transfer,
            scope: "all",
            accessToken: token,
            refreshToken: refreshToken,
            expiresAtSeconds: 1_000_000 + expiresIn
        )
    }

    private func authorizer(_ auth: FakeAuth, _ storage: LeasingStorage) throws -> RefreshTokenAuthorizer {
        try RefreshTokenAuthorizer(
            refreshToken: nil,
            authClient: auth.native(time),
            options: RenewalOptions(storage: storage, resourceServer: transfer)
        )
    }

    @Test("The lease is confirmed before the request and before each of its attempts, and is known at the store")
    func everyAttempt() async throws {
        let http = StubHTTPClient([
            .success(HTTPResponse(status: 503)), .success(HTTPResponse(status: 503)), .success(tokenAnswer("T1")),
        ])
        let storage = LeasingStorage([record("old")])
        let client = try NativeAppAuthClient(clientID: "cid", httpClient: http, time: ManualTime(now: 1_000_000))
        let options = RenewalOptions(storage: storage, resourceServer: transfer, timeout: nil)
        let authorizer = try RefreshTokenAuthorizer(refreshToken: nil, authClient: client, options: options)
        #expect(try await authorizer.authorizationHeader() == "Bearer T1")
        #expect(http.requests.count == 3)
        #expect(storage.confirmations.value == 4)
        #expect(storage.origins.value == 1)
        #expect(storage.validTokens.value == [false])
    }

    @Test("Without the lease no attempt is made, and its error is the caller's")
    func noAttemptWithoutLease() async throws {
        let auth = FakeAuth { _ in tokenAnswer("T1") }
        let storage = LeasingStorage([record("old")]) { _ in throw GlobusError(.storage, "somebody has it") }
        let authorizer = try authorizer(auth, storage)
        let error = await #expect(throws: GlobusError.self) { try await authorizer.authorizationHeader() }
        #expect(error?.message == "somebody has it")
        #expect(auth.calls.isEmpty)
    }

    @Test("A request whose repetition is refused, since others have stored tokens, takes theirs over")
    func changedBeforeRepetition() async throws {
        let http = StubHTTPClient(statuses: 503)
        let inner = Box<FakeTokenStorage?>(nil)
        let newer = record("T9", refreshToken: "R9", expiresIn: 9999)
        let storage = LeasingStorage([record("old")]) { [transfer] number in
            guard number == 3 else { return }
            inner.value?.records.value = [transfer: newer]
            throw GlobusError(.storage, "changed", cause: TokensChanged())
        }
        inner.value = storage.inner
        let client = try NativeAppAuthClient(clientID: "cid", httpClient: http, time: ManualTime(now: 1_000_000))
        let options = RenewalOptions(storage: storage, resourceServer: transfer, timeout: nil)
        let authorizer = try RefreshTokenAuthorizer(refreshToken: nil, authClient: client, options: options)
        #expect(try await authorizer.authorizationHeader() == "Bearer T9")
        #expect(authorizer.refreshToken == "R9")
        #expect(http.requests.count == 1)
    }

    @Test("Where the tokens change again and again, the renewal ends with an error")
    func changedForEver() async throws {
        let auth = FakeAuth { _ in tokenAnswer("T1") }
        let storage = LeasingStorage([record("old")]) { _ in
            throw GlobusError(.storage, "changed", cause: TokensChanged())
        }
        let authorizer = try authorizer(auth, storage)
        let error = await #expect(throws: GlobusError.self) { try await authorizer.authorizationHeader() }
        #expect(error?.message == "changed")
        #expect(storage.confirmations.value == 9)
    }

    @Test("New tokens that are superseded are never handed out: those that are stored are, though they end earlier")
    func superseded() async throws {
        let auth = FakeAuth { _ in tokenAnswer("T1", refreshToken: "R1") }
        let storage = LeasingStorage([record("old")])
        let newer = record("T9", refreshToken: "R9", expiresIn: 500)
        storage.onStore.value = { throw GlobusError(.storage, "superseded", cause: TokensSuperseded(record: newer)) }
        let authorizer = try authorizer(auth, storage)
        #expect(try await authorizer.authorizationHeader() == "Bearer T9")
        #expect(authorizer.refreshToken == "R9")
        #expect(auth.calls.count == 1)
    }

    @Test("Where superseding tokens have ended too, they are renewed, and removed ones are an error")
    func supersededByOld() async throws {
        let auth = FakeAuth { call in tokenAnswer("T of \(call.field("refresh_token") ?? "")") }
        let storage = LeasingStorage([record("old")])
        let (newer, transfer) = (record("T9", refreshToken: "R9"), transfer)
        storage.onStore.value = {
            storage.onStore.value = nil
            storage.inner.records.value = [transfer: newer]
            throw GlobusError(.storage, "superseded", cause: TokensSuperseded(record: newer))
        }
        #expect(try await authorizer(auth, storage).authorizationHeader() == "Bearer T of R9")

        storage.inner.records.value = [transfer: record("old")]
        storage.onStore.value = {
            storage.inner.records.value = [:]
            throw GlobusError(.storage, "removed", cause: TokensSuperseded(record: nil))
        }
        let error = await #expect(throws: GlobusError.self) {
            try await authorizer(auth, storage).authorizationHeader()
        }
        #expect(error?.message.hasPrefix("There is no refresh token") == true)
    }

    @Test("After invalid_grant the tokens that another process has stored meanwhile are used at once")
    func invalidGrant() async throws {
        let storage = LeasingStorage([record("old")])
        let newer = record("T9", refreshToken: "R9", expiresIn: 9999)
        let auth = FakeAuth { [transfer] _ in
            storage.inner.records.value = [transfer: newer]
            throw oauthError("invalid_grant")
        }
        #expect(try await authorizer(auth, storage).authorizationHeader() == "Bearer T9")
        #expect(auth.calls.count == 1)
    }

    @Test("A storage is told whether there is a token that still can be used")
    func hasValidToken() async throws {
        let auth = FakeAuth { _ in throw GlobusError(.network, "no network") }
        let storage = LeasingStorage([record("old", expiresIn: 61)])
        let authorizer = try authorizer(auth, storage)
        try await authorizer.ensureValidToken()
        time.advance(by: 30)
        #expect(try await authorizer.authorizationHeader() == "Bearer old")
        time.advance(by: 60)
        await #expect(throws: GlobusError.self) { try await authorizer.authorizationHeader() }
        #expect(storage.validTokens.value == [false, true, false])
    }
}
