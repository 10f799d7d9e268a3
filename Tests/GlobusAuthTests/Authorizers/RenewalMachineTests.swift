import Testing

@testable import GlobusAuth

@Suite struct RenewalMachineTests {
    private struct Response: TokenResponse {}

    private func machine(
        expiresAt: Double = 1000,
        refreshToken: Secret? = "R",
        handlers: Int = 0
    ) throws -> RenewalMachine {
        var machine = RenewalMachine(handlerCount: handlers)
        try machine.begin(accessToken: "A", expiresAt: expiresAt, refreshToken: refreshToken)
        return machine
    }

    private func granted(_ token: String, expiresAt: Double?, refreshToken: Secret? = nil) -> RenewalMachine.Event {
        .granted(
            GrantedToken(accessToken: Secret(token), expiresAt: expiresAt, refreshToken: refreshToken),
            GrantAnswer(Response())
        )
    }

    private func header(_ action: RenewalMachine.Action) -> String? {
        switch action {
        case .hand(let header), .settle(.success(let header)): header
        default: nil
        }
    }

    private func error(_ action: RenewalMachine.Action) -> GlobusError? {
        switch action {
        case .fail(let error), .settle(.failure(let error)): error as? GlobusError
        default: nil
        }
    }

    private func isStart(_ action: RenewalMachine.Action) -> Bool {
        if case .start = action { true } else { false }
    }

    private func grantedRefreshToken(_ action: RenewalMachine.Action) -> Secret? {
        switch action {
        case .start(_, .grant(let token)), .perform(.grant(let token)): token
        default: nil
        }
    }

    @Test("A given token is used up to 60 seconds before its end", arguments: [(940.0, true), (940.001, false)])
    func leeway(now: Double, isUsed: Bool) throws {
        var machine = try machine()
        let action = machine.next(.asked(inside: nil), now: now)
        #expect(header(action) == (isUsed ? "Bearer A" : nil))
        #expect(isStart(action) == !isUsed)
    }

    @Test(
        "A granted token is used up to 60 seconds before its end, or for half of its life where that is longer",
        arguments: [(1000.0, 940.0), (100, 50), (30, 15), (0, 0), (-5, -5)]
    )
    func grantedLeeway(lifetime: Double, usedFor: Double) throws {
        var machine = RenewalMachine()
        _ = machine.next(.asked(inside: nil), now: 0)
        #expect(header(machine.next(granted("B", expiresAt: lifetime), now: 0)) == "Bearer B")
        #expect(machine.readyUntil == usedFor)
    }

    @Test("A token without a known end is used until it is refused")
    func unknownEnd() throws {
        var machine = RenewalMachine()
        _ = machine.next(.asked(inside: nil), now: 0)
        _ = machine.next(granted("B", expiresAt: nil), now: 0)
        #expect(header(machine.next(.asked(inside: nil), now: 1e12)) == "Bearer B")
        _ = machine.next(.refused(header: "Bearer B", inside: nil), now: 1e12)
        #expect(isStart(machine.next(.asked(inside: nil), now: 1e12)))
    }

    @Test("A renewal under way makes everyone wait")
    func singleFlight() throws {
        var machine = RenewalMachine()
        #expect(isStart(machine.next(.asked(inside: nil), now: 0)))
        guard case .wait = machine.next(.asked(inside: nil), now: 0) else {
            Issue.record("A second renewal began.")
            return
        }
    }

    @Test("A clock that is set forward renews the token, one that is set back does not")
    func clockSteps() throws {
        var machine = try machine()
        #expect(header(machine.next(.asked(inside: nil), now: -1e6)) == "Bearer A")
        #expect(isStart(machine.next(.asked(inside: nil), now: 1e6)))
    }

    @Test("A refusal of the current header makes the next use renew; a late one of an old header does not")
    func refusals() throws {
        var machine = try machine()
        for stale in ["Bearer old", nil] {
            guard case .answer(true) = machine.next(.refused(header: stale, inside: nil), now: 0) else {
                Issue.record("The request was not to be repeated.")
                return
            }
            #expect(header(machine.next(.asked(inside: nil), now: 0)) == "Bearer A")
        }
        _ = machine.next(.refused(header: "Bearer A", inside: nil), now: 0)
        #expect(machine.expiresAt == nil)
        #expect(isStart(machine.next(.asked(inside: nil), now: 0)))
    }

    @Test("A refresh token stays where the answer brings none, and is replaced where it brings one")
    func refreshTokens() throws {
        var machine = try machine()
        #expect(grantedRefreshToken(machine.next(.asked(inside: nil), now: 2000)) == "R")
        _ = machine.next(granted("B", expiresAt: 0), now: 2000)
        #expect(grantedRefreshToken(machine.next(.asked(inside: nil), now: 2000)) == "R")
        _ = machine.next(granted("C", expiresAt: 0, refreshToken: "R2"), now: 2000)
        #expect(grantedRefreshToken(machine.next(.asked(inside: nil), now: 2000)) == "R2")
    }

    @Test("A refresh token that is set while another one is on its way stays")
    func refreshTokenSetMeanwhile() throws {
        var machine = try machine()
        _ = machine.next(.asked(inside: nil), now: 2000)
        machine.setRefreshToken("new login")
        _ = machine.next(granted("B", expiresAt: 3000, refreshToken: "R2"), now: 2000)
        #expect(machine.refreshToken == "new login")
    }

    @Test("A failed renewal leaves a token in use that has not ended, and is not repeated for ten seconds")
    func failureKeepsValidToken() throws {
        var machine = try machine()
        let failure = GlobusError(.network, "down")
        #expect(isStart(machine.next(.asked(inside: nil), now: 950)))
        #expect(header(machine.next(.grantFailed(failure), now: 951)) == "Bearer A")
        #expect(header(machine.next(.asked(inside: nil), now: 961)) == "Bearer A")
        #expect(isStart(machine.next(.asked(inside: nil), now: 961.1)))
        #expect(error(machine.next(.grantFailed(failure), now: 1000.1))?.message == "down")
        #expect(isStart(machine.next(.asked(inside: nil), now: 1000.2)))
    }

    @Test("Where the token ends while the storage fails, the storage is asked once more, as by one that has no token")
    func endedMeanwhile() throws {
        var machine = RenewalMachine(hasStorage: true)
        try machine.begin(accessToken: "A", expiresAt: 1000, refreshToken: "R")
        let away = GlobusError(.storage, "away")
        #expect(isStart(machine.next(.asked(inside: nil), now: 990)))
        guard case .perform(.startOver) = machine.next(.failed(away), now: 1001) else {
            Issue.record("it does not start over")
            return
        }
        #expect(!machine.hasValidToken(now: 1001))
        #expect(error(machine.next(.failed(away), now: 1002))?.message == "away")
    }

    @Test("A failed renewal does not bring a refused token back")
    func failureAfterRefusal() throws {
        var machine = try machine()
        _ = machine.next(.refused(header: "Bearer A", inside: nil), now: 0)
        _ = machine.next(.asked(inside: nil), now: 0)
        #expect(error(machine.next(.grantFailed(GlobusError(.network, "down")), now: 0)) != nil)
    }

    @Test("invalid_grant is final until another refresh token is set")
    func invalidGrant() throws {
        var machine = try machine()
        _ = machine.next(.asked(inside: nil), now: 2000)
        #expect(error(machine.next(.grantFailed(oauthError("invalid_grant")), now: 2000)) != nil)
        #expect(error(machine.next(.asked(inside: nil), now: 2001))?.isInvalidGrant == true)
        machine.setRefreshToken("R2")
        #expect(grantedRefreshToken(machine.next(.asked(inside: nil), now: 2002)) == "R2")
    }

    @Test("After invalid_grant a token that has not ended is used to its end")
    func invalidGrantWithValidToken() throws {
        var machine = try machine()
        _ = machine.next(.asked(inside: nil), now: 950)
        #expect(header(machine.next(.grantFailed(oauthError("invalid_grant")), now: 950)) == "Bearer A")
        #expect(header(machine.next(.asked(inside: nil), now: 999)) == "Bearer A")
        #expect(error(machine.next(.asked(inside: nil), now: 1001))?.isInvalidGrant == true)
    }

    @Test("Another error of the token endpoint is not final")
    func otherErrors() throws {
        var machine = try machine()
        _ = machine.next(.asked(inside: nil), now: 2000)
        _ = machine.next(.grantFailed(oauthError("temporarily_unavailable")), now: 2000)
        #expect(isStart(machine.next(.asked(inside: nil), now: 2001)))
    }

    @Test("A refresh token that a malformed answer delivered is kept")
    func rescuedRefreshToken() throws {
        var machine = try machine()
        _ = machine.next(.asked(inside: nil), now: 2000)
        let rescued = UnusableTokenAnswer(refreshToken: "R2")
        _ = machine.next(.grantFailed(GlobusError(.tokenResponse, "odd", cause: rescued)), now: 2000)
        #expect(machine.refreshToken == "R2")
    }

    @Test("New tokens are in memory before the handlers run and handed out when all have succeeded")
    func savedBeforeUsed() throws {
        var machine = try machine(handlers: 2)
        _ = machine.next(.asked(inside: nil), now: 2000)
        guard
            case .perform(.notify(_, handler: 0)) = machine.next(
                granted("B", expiresAt: 9000, refreshToken: "R2"),
                now: 2000
            )
        else {
            Issue.record("The first handler was not called.")
            return
        }
        #expect(machine.accessToken == "B")
        #expect(machine.refreshToken == "R2")
        guard case .wait = machine.next(.asked(inside: nil), now: 2000) else {
            Issue.record("The header was handed out before it was saved.")
            return
        }
        guard case .perform(.notify(_, handler: 1)) = machine.next(.saved, now: 2000) else {
            Issue.record("The second handler was not called.")
            return
        }
        #expect(header(machine.next(.saved, now: 2000)) == "Bearer B")
        #expect(header(machine.next(.asked(inside: nil), now: 2000)) == "Bearer B")
    }

    @Test("After a failed handler the next use goes on with that handler and asks for no other token")
    func failedHandler() throws {
        var machine = try machine(handlers: 2)
        _ = machine.next(.asked(inside: nil), now: 2000)
        _ = machine.next(granted("B", expiresAt: 9000), now: 2000)
        _ = machine.next(.saved, now: 2000)
        #expect(error(machine.next(.failed(GlobusError(.onRefresh, "full")), now: 2000))?.message == "full")
        #expect(machine.accessToken == "B")
        guard case .start(_, .notify(_, handler: 1)) = machine.next(.asked(inside: nil), now: 2001) else {
            Issue.record("The failed handler was not called again.")
            return
        }
        #expect(header(machine.next(.saved, now: 2001)) == "Bearer B")
    }

    @Test("A handler that fails does not keep the others from being called, and alone is called again")
    func failedHandlerAmongOthers() throws {
        var machine = try machine(handlers: 3)
        _ = machine.next(.asked(inside: nil), now: 2000)
        _ = machine.next(granted("B", expiresAt: 9000), now: 2000)
        let failure = GlobusError(.onRefresh, "full")
        guard case .perform(.notify(_, handler: 1)) = machine.next(.failed(failure), now: 2000),
            case .perform(.notify(_, handler: 2)) = machine.next(.saved, now: 2000)
        else {
            Issue.record("The handlers behind the failed one were not called.")
            return
        }
        #expect(
            error(machine.next(.failed(failure), now: 2000))?.message.hasPrefix("2 on_refresh handlers failed") == true
        )
        guard case .start(_, .notify(_, handler: 0)) = machine.next(.asked(inside: nil), now: 2001),
            case .perform(.notify(_, handler: 2)) = machine.next(.saved, now: 2001)
        else {
            Issue.record("The failed handlers were not called again, alone.")
            return
        }
        #expect(header(machine.next(.saved, now: 2001)) == "Bearer B")
    }

    @Test("A token that ran out before its handlers succeeded is saved and then renewed")
    func lateSave() throws {
        var machine = try machine(handlers: 1)
        _ = machine.next(.asked(inside: nil), now: 2000)
        _ = machine.next(granted("B", expiresAt: 3000, refreshToken: "R2"), now: 2000)
        _ = machine.next(.failed(GlobusError(.onRefresh, "full")), now: 2000)
        guard case .start(_, .notify) = machine.next(.asked(inside: nil), now: 4000) else {
            Issue.record("The handler was not called again.")
            return
        }
        #expect(grantedRefreshToken(machine.next(.saved, now: 4000)) == "R2")
    }

    @Test("A handler gets the new header at once; if that is refused, there is no newer one for it")
    func insideHandler() throws {
        var machine = try machine(handlers: 1)
        guard case .start(let number, _) = machine.next(.asked(inside: nil), now: 2000) else {
            Issue.record("No renewal began.")
            return
        }
        _ = machine.next(granted("B", expiresAt: 9000), now: 2000)
        #expect(header(machine.next(.asked(inside: number), now: 2000)) == "Bearer B")
        guard case .answer(false) = machine.next(.refused(header: "Bearer B", inside: number), now: 2000) else {
            Issue.record("The handler was told to try again.")
            return
        }
        #expect(header(machine.next(.saved, now: 2000)) == "Bearer B")
        #expect(isStart(machine.next(.asked(inside: nil), now: 2000)))
    }

    @Test("A grant that asks its own authorizer for the header is told so")
    func insideGrant() throws {
        var machine = RenewalMachine()
        guard case .start(let number, _) = machine.next(.asked(inside: nil), now: 0) else {
            Issue.record("No renewal began.")
            return
        }
        #expect(error(machine.next(.asked(inside: number), now: 0))?.code == .usage)
    }

    @Test("The number of the header changes when the header does, and only then")
    func generation() throws {
        var machine = try machine()
        let first = machine.generation
        _ = machine.next(.refused(header: "Bearer A", inside: nil), now: 0)
        _ = machine.next(.asked(inside: nil), now: 0)
        #expect(machine.generation == first)
        _ = machine.next(granted("B", expiresAt: 9000), now: 0)
        #expect(machine.generation == first + 1)
    }
}
