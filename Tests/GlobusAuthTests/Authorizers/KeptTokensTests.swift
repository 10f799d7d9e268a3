import GlobusAuth
import Logging
import Testing

/// A rotated refresh token that no storage has is a lost login.
@Suite(.timeLimit(.minutes(1))) struct KeptTokensTests {
    private let time = FakeTime()
    private let keeper = FakeTokenKeeper()
    private let storage: FakeTokenStorage
    private let auth = FakeAuth { call in
        let number = Int(call.field("refresh_token")?.dropFirst() ?? "") ?? 0
        return tokenAnswer("T\(number + 1)", refreshToken: "R\(number + 1)")
    }
    private let transfer = "transfer.api.globus.org"
    private let log = LineLog()

    init() {
        storage = FakeTokenStorage([Self.record("T0", "R0", expiresIn: 0)])
    }

    private static func record(_ access: Secret, _ refresh: Secret?, expiresIn: Int64) -> TokenData {
        TokenData(
            resourceServer: "transfer.api.globus.org",
            scope: "all",
            accessToken: access,
            refreshToken: refresh,
            expiresAtSeconds: 1_000_000 + expiresIn
        )
    }

    /// An authorizer of a process of its own.
    private func process(
        _ auth: FakeAuth? = nil,
        refreshToken: Secret? = nil,
        handlers: [RenewalHandler] = [],
        onRefresh: (@Sendable (OAuthTokenResponse) async throws -> Void)? = nil
    ) throws -> RefreshTokenAuthorizer {
        try RefreshTokenAuthorizer(
            refreshToken: refreshToken,
            authClient: (auth ?? self.auth).native(time),
            onRefresh: onRefresh,
            options: RenewalOptions(
                handlers: handlers,
                storage: storage,
                diagnostics: Diagnostics(logger: log.logger(.info)),
                keeper: keeper
            )
        )
    }

    private func failStore() async throws {
        storage.failure.value = GlobusError(.storage, "disk full")
        await #expect(throws: GlobusError.self) { try await process().ensureValidToken() }
    }

    @Test("Rotated tokens are kept before the storage is asked, and no longer than until it has them")
    func keptWhileStoring() async throws {
        try await process().ensureValidToken()
        #expect(keeper.log.value == ["keep", "drop"])
        #expect(keeper.kept.value.isEmpty)
        #expect(log.lines.count == 1)
        #expect(log.lines[0].contains("is renewed for 'transfer.api.globus.org' (good for 172800 s) and stored in"))
    }

    @Test("Tokens of a server that does not rotate are not kept, since the stored refresh token stays good")
    func notRotated() async throws {
        try await process(FakeAuth { _ in tokenAnswer("T1") }).ensureValidToken()
        try await process(FakeAuth { _ in tokenAnswer("T1", refreshToken: "R0") }).ensureValidToken()
        #expect(keeper.log.value.isEmpty)
    }

    @Test("The next process offers kept tokens first, with all handlers, and makes no token request")
    func offered() async throws {
        try await failStore()
        #expect(log.lines.last?.contains("is kept in '/kept/FakeTokenStorage/cid/transfer.api.globus.org'") == true)
        storage.failure.value = nil
        let told = Box<[String]>([])
        let next = try process(
            handlers: [{ response, context in told.update { $0.append("host \(context.resourceServers)") } }],
            onRefresh: { response in told.update { $0.append("own \(response.tokens[0].refreshToken == "R1")") } }
        )
        #expect(try await next.authorizationHeader() == "Bearer T1")
        #expect(auth.calls.count == 1)
        #expect(storage.records.value[transfer]?.refreshToken == "R1")
        #expect(storage.records.value[transfer]?.expiresAtSeconds == 1_172_800)
        #expect(told.value == ["own true", "host [\"transfer.api.globus.org\"]"])
        #expect(keeper.kept.value.isEmpty)
        #expect(log.lines.joined().contains("that an earlier run has kept in '/kept/"))
        #expect(!log.lines.joined().contains("R1") && !log.lines.joined().contains("T1"))
    }

    @Test("A kept access token that has expired is stored, and its refresh token renews it")
    func expired() async throws {
        try await failStore()
        storage.failure.value = nil
        time.advance(by: 200_000)
        #expect(try await process().authorizationHeader() == "Bearer T2")
        #expect(auth.calls.map { $0.field("refresh_token") } == ["R0", "R1"])
        #expect(storage.records.value[transfer]?.refreshToken == "R2")
    }

    @Test("While the storage fails, kept tokens stay and are not handed out")
    func stillFailing() async throws {
        try await failStore()
        await #expect(throws: GlobusError.self) { try await process().ensureValidToken() }
        #expect(auth.calls.count == 1)
        #expect(keeper.kept.value.count == 1)
    }

    @Test("Kept tokens are dropped where others were stored meanwhile, and those are used")
    func outdated() async throws {
        try await failStore()
        storage.failure.value = nil
        storage.records.value = [transfer: Self.record("login", "R9", expiresIn: 500)]
        #expect(try await process().authorizationHeader() == "Bearer login")
        #expect(keeper.kept.value.isEmpty)
        #expect(log.lines.last?.contains("is dropped, since the token storage has been given another one") == true)
    }

    @Test("Kept tokens that the storage has already are removed without a word")
    func stored() async throws {
        try await failStore()
        storage.failure.value = nil
        storage.records.value = [transfer: Self.record("T1", "R1", expiresIn: 500)]
        let lines = log.lines.count
        #expect(try await process().authorizationHeader() == "Bearer T1")
        #expect(keeper.kept.value.isEmpty)
        #expect(log.lines.count == lines)
    }

    @Test("With an empty storage kept tokens count where the program has the refresh token for which they were issued")
    func emptyStorage() async throws {
        storage.records.value = [:]
        storage.failure.value = GlobusError(.storage, "disk full")
        await #expect(throws: GlobusError.self) { try await process(refreshToken: "R0").ensureValidToken() }
        storage.failure.value = nil
        #expect(try await process(refreshToken: "R7").authorizationHeader() == "Bearer T8")
        storage.records.value = [:]
        storage.failure.value = GlobusError(.storage, "disk full")
        await #expect(throws: GlobusError.self) { try await process(refreshToken: "R0").ensureValidToken() }
        storage.failure.value = nil
        #expect(try await process(refreshToken: "R0").authorizationHeader() == "Bearer T1")
    }

    @Test("Kept tokens that cannot be read are an error, and no refresh token is spent")
    func unreadable() async throws {
        keeper.failure.value = GlobusError(.storage, "damaged")
        let error = await #expect(throws: GlobusError.self) { try await process().ensureValidToken() }
        #expect(error?.message == "damaged")
        #expect(auth.calls.isEmpty)
    }

    @Test("Where neither the storage nor the keeper takes the tokens, the log says what is at stake")
    func notKept() async throws {
        let keeper = keeper
        let auth = FakeAuth { _ in
            keeper.failure.value = GlobusError(.storage, "read-only")
            return tokenAnswer("T1", refreshToken: "R1")
        }
        storage.failure.value = GlobusError(.storage, "disk full")
        await #expect(throws: GlobusError.self) { try await process(auth).ensureValidToken() }
        #expect(log.lines.last?.contains("is lost when this program ends") == true)
    }

    @Test("A login that was stored during a token request is not overwritten, and is used")
    func loginMeanwhile() async throws {
        let storage = storage
        let login = Self.record("login", "R9", expiresIn: 500)
        let auth = FakeAuth { _ in
            storage.records.value = ["transfer.api.globus.org": login]
            return tokenAnswer("T1", refreshToken: "R1")
        }
        let authorizer = try process(auth)
        #expect(try await authorizer.authorizationHeader() == "Bearer login")
        #expect(storage.records.value[transfer] == login)
        #expect(authorizer.refreshToken == "R9")
        #expect(keeper.kept.value.isEmpty)
    }

    @Test("What another process has made of kept tokens is not overwritten by the process that has kept them")
    func takenOver() async throws {
        storage.failure.value = GlobusError(.storage, "disk full")
        let first = try process()
        await #expect(throws: GlobusError.self) { try await first.ensureValidToken() }
        storage.failure.value = nil
        time.advance(by: 200_000)
        #expect(try await process().authorizationHeader() == "Bearer T2")
        #expect(try await first.authorizationHeader() == "Bearer T2")
        #expect(storage.records.value[transfer]?.refreshToken == "R2")
        #expect(auth.calls.count == 2)
    }

    @Test("The refresh token of an answer that cannot be used otherwise is kept, and no stored one displaces it")
    func rescued() async throws {
        let auth = FakeAuth { call in
            if call.field("refresh_token") == "R0" { return json(#"{"refresh_token": "R1"}"#) }
            return tokenAnswer("T2", refreshToken: "R2")
        }
        let first = try process(auth)
        await #expect(throws: GlobusError.self) { try await first.ensureValidToken() }
        #expect(try await process(auth).authorizationHeader() == "Bearer T2")
        #expect(auth.calls.map { $0.field("refresh_token") } == ["R0", "R1"])
        #expect(keeper.kept.value.isEmpty)
    }

    @Test("A rescued refresh token survives another look into the storage without a keeper too")
    func rescuedInMemory() async throws {
        let auth = FakeAuth { call in
            if call.field("refresh_token") == "R0" { return json(#"{"refresh_token": "R1"}"#) }
            return tokenAnswer("T2", refreshToken: "R2")
        }
        let authorizer = try RefreshTokenAuthorizer(
            refreshToken: nil,
            authClient: auth.native(time),
            options: RenewalOptions(storage: storage)
        )
        await #expect(throws: GlobusError.self) { try await authorizer.ensureValidToken() }
        #expect(try await authorizer.authorizationHeader() == "Bearer T2")
        #expect(auth.calls.map { $0.field("refresh_token") } == ["R0", "R1"])
    }
}
