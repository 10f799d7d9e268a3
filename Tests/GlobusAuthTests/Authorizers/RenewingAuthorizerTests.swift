import Testing

@testable import GlobusAuth

@Suite struct RenewingAuthorizerTests {
    private let time = FakeTime()
    private let requests = Box(0)

    private var grant: FakeGrant {
        FakeGrant { [time, requests] _ in
            let number = requests.update { count in
                count += 1
                return count
            }
            return FakeGrant.Response(token: "T\(number)", expiresAt: time.now() + 1000)
        }
    }

    private func authorizer(
        expiresIn: Double? = nil,
        onRefresh: (@Sendable (FakeGrant.Response) async throws -> Void)? = nil
    ) throws -> RenewingAuthorizer {
        try RenewingAuthorizer(
            grant: grant,
            accessToken: expiresIn.map { _ in "given" },
            expiresAt: expiresIn.map { time.now() + $0 },
            onRefresh: onRefresh,
            time: time
        )
    }

    @Test("A constructor that is given a token and its end keeps both and asks for nothing")
    func givenBoth() throws {
        let authorizer = try authorizer(expiresIn: 500)
        #expect(authorizer.accessToken == "given")
        #expect(authorizer.expiresAt == time.now() + 500)
        #expect(requests.value == 0)
    }

    @Test("A constructor that is given nothing asks for the first token at the first use")
    func givenNeither() async throws {
        let authorizer = try authorizer()
        #expect(requests.value == 0)
        #expect(authorizer.accessToken == nil)
        #expect(try await authorizer.authorizationHeader() == "Bearer T1")
        #expect(requests.value == 1)
        #expect(authorizer.expiresAt == time.now() + 1000)
    }

    @Test("A token without its end, or an end without a token, is a usage error in the words of the Globus SDK")
    func givenOne() {
        let message = """
            A RenewingAuthorizer cannot be initialized with one of access_token and expires_at. \
            Either provide both or neither.
            """
        let first = #expect(throws: GlobusError.self) {
            try RenewingAuthorizer(grant: grant, accessToken: "given", time: time)
        }
        let second = #expect(throws: GlobusError.self) {
            try RenewingAuthorizer(grant: grant, expiresAt: 1, time: time)
        }
        #expect(first?.code == .usage)
        #expect(first?.message == message)
        #expect(second?.message == message)
    }

    @Test("A token that can be none is refused by the constructor and the setter")
    func badToken() throws {
        #expect(throws: GlobusError.self) {
            try RenewingAuthorizer(grant: grant, accessToken: "", expiresAt: 0, time: time)
        }
        let authorizer = try authorizer(expiresIn: 500)
        #expect(throws: GlobusError.self) { try authorizer.setAccessToken("a\nb") }
        #expect(authorizer.readyHeader == .ready("Bearer given"))
    }

    @Test("A renewal updates the token and its end and calls on_refresh once with the response")
    func renewal() async throws {
        let responses = Box<[FakeGrant.Response]>([])
        let authorizer = try authorizer(expiresIn: -100) { response in responses.update { $0.append(response) } }
        try await authorizer.ensureValidToken()
        #expect(authorizer.accessToken == "T1")
        #expect(authorizer.expiresAt == time.now() + 1000)
        #expect(responses.value == [FakeGrant.Response(token: "T1", expiresAt: time.now() + 1000)])
    }

    @Test("A token is renewed from 60 seconds before its end", arguments: [(70.0, 0), (60, 0), (59, 1)])
    func ensureValidToken(expiresIn: Double, renewals: Int) async throws {
        let authorizer = try authorizer(expiresIn: expiresIn)
        try await authorizer.ensureValidToken()
        #expect(requests.value == renewals)
    }

    @Test("Taking the access token away makes the next use renew it")
    func withoutAccessToken() async throws {
        let authorizer = try authorizer(expiresIn: 500)
        try authorizer.setAccessToken(nil)
        #expect(authorizer.readyHeader == .mustWait)
        #expect(try await authorizer.authorizationHeader() == "Bearer T1")
    }

    @Test("Taking the end of the token's life away makes the next use renew it")
    func withoutExpiry() async throws {
        let authorizer = try authorizer(expiresIn: 500)
        authorizer.expiresAt = nil
        #expect(try await authorizer.authorizationHeader() == "Bearer T1")
    }

    @Test("A token and an end that are set are used")
    func setters() async throws {
        let authorizer = try authorizer(expiresIn: -100)
        try authorizer.setAccessToken("mine")
        #expect(authorizer.readyHeader == .mustWait)
        authorizer.expiresAt = time.now() + 61
        #expect(try await authorizer.authorizationHeader() == "Bearer mine")
        #expect(requests.value == 0)
    }

    @Test("A valid header is at hand without waiting, and an expired one is not")
    func readyHeader() throws {
        let authorizer = try authorizer(expiresIn: 100)
        #expect(authorizer.readyHeader == .ready("Bearer given"))
        time.advance(by: 41)
        #expect(authorizer.readyHeader == .mustWait)
    }

    @Test("A copy of the header stays good until the header changes or must be renewed")
    func headerUpdate() async throws {
        let authorizer = try authorizer(expiresIn: 100)
        guard case .changed("Bearer given", let generation) = authorizer.headerUpdate(since: 0) else {
            Issue.record("The header was not given.")
            return
        }
        #expect(authorizer.headerUpdate(since: generation) == .unchanged)
        time.advance(by: 41)
        #expect(authorizer.headerUpdate(since: generation) == .mustWait)
        try await authorizer.ensureValidToken()
        #expect(authorizer.headerUpdate(since: generation) == .changed("Bearer T1", generation: generation + 1))
    }

    private enum Change: CaseIterable, Sendable {
        case refusal, expiry, token, noToken
    }

    @Test("A copy of the header is no longer good after every change of the token", arguments: Change.allCases)
    private func headerUpdate(after change: Change) async throws {
        let authorizer = try authorizer(expiresIn: 100)
        guard case .changed(_, let generation) = authorizer.headerUpdate(since: 0) else {
            Issue.record("The header was not given.")
            return
        }
        switch change {
        case .refusal: _ = await authorizer.handleMissingAuthorization(sent: "Bearer given")
        case .expiry: authorizer.expiresAt = nil
        case .token: try authorizer.setAccessToken(Secret("other"))
        case .noToken: try authorizer.setAccessToken(nil)
        }
        let expected: HeaderUpdate =
            change == .token ? .changed("Bearer other", generation: generation + 1) : .mustWait
        #expect(authorizer.headerUpdate(since: generation) == expected)
    }

    @Test("A refused token is renewed at the next use, and a late refusal of it then changes nothing")
    func handleMissingAuthorization() async throws {
        let authorizer = try authorizer(expiresIn: 500)
        #expect(await authorizer.handleMissingAuthorization(sent: "Bearer given"))
        #expect(authorizer.expiresAt == nil)
        #expect(try await authorizer.authorizationHeader() == "Bearer T1")
        #expect(await authorizer.handleMissingAuthorization(sent: "Bearer given"))
        #expect(try await authorizer.authorizationHeader() == "Bearer T1")
        #expect(requests.value == 1)
    }

    @Test("A handler that is set later takes the place of the first one, and nil leaves none")
    func generalHandler() async throws {
        let (own, general) = (Box(0), Box<[any TokenResponse]>([]))
        let authorizer = try authorizer(expiresIn: -100) { _ in own.update { $0 += 1 } }
        authorizer.setOnRefresh { response in general.update { $0.append(response) } }
        try await authorizer.ensureValidToken()
        #expect(own.value == 0)
        #expect(general.value.first as? FakeGrant.Response != nil)
        authorizer.setOnRefresh(nil)
        authorizer.expiresAt = nil
        try await authorizer.ensureValidToken()
        #expect(general.value.count == 1)
        #expect(requests.value == 2)
    }

    @Test("A token that lives for 30 seconds is used for 15")
    func shortLivedToken() async throws {
        let authorizer = try RenewingAuthorizer(
            grant: FakeGrant { [time, requests] _ in
                requests.update { $0 += 1 }
                return FakeGrant.Response(token: "short", expiresAt: time.now() + 30)
            },
            time: time
        )
        for _ in 0..<5 { try await authorizer.ensureValidToken() }
        time.advance(by: 15)
        try await authorizer.ensureValidToken()
        #expect(requests.value == 1)
        time.advance(by: 0.1)
        try await authorizer.ensureValidToken()
        #expect(requests.value == 2)
    }

    @Test("A token endpoint that does not answer in time fails the renewal, and the next use tries again")
    func deadline() async throws {
        let authorizer = try RenewingAuthorizer(
            grant: FakeGrant { [time, requests] _ in
                let isFirst = requests.update { count in
                    count += 1
                    return count == 1
                }
                if isFirst { try await time.sleep(seconds: 1e9) }
                return FakeGrant.Response(token: "second")
            },
            options: RenewalOptions(timeout: .seconds(20)),
            time: time
        )
        let waiting = Task { try await authorizer.authorizationHeader() }
        await until { time.sleeperCount == 2 }
        time.advance(by: 20)
        let error = await #expect(throws: GlobusError.self) { try await waiting.value }
        #expect(error?.code == .timeout)
        #expect(try await authorizer.authorizationHeader() == "Bearer second")
    }

    @Test("No way of showing a renewing authorizer shows its tokens")
    func hidesTokens() async throws {
        let authorizer = try RenewingAuthorizer(
            grant: FakeGrant { _ in FakeGrant.Response(token: "S3CR3T", refreshToken: "S3CR3T") },
            refreshToken: "S3CR3T",
            time: time
        )
        try await authorizer.ensureValidToken()
        #expect(!shown(authorizer).contains("S3CR3T"))
    }
}
