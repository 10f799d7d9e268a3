import Synchronization
import Testing

@testable import GlobusAuth

@Suite(.timeLimit(.minutes(1))) struct SingleRenewalTests {
    private let time = FakeTime()
    private let gate = HoldingGate()

    /// Returns a server that rotates refresh tokens and revokes everything when one is used twice.
    private func rotatingServer() -> FakeAuth {
        let valid = Box("R0")
        return FakeAuth { [gate] call in
            await gate.pass()
            return try valid.update { current in
                guard call.field("refresh_token") == current else {
                    current = "revoked"
                    throw oauthError("invalid_grant")
                }
                let number = (Int(current.dropFirst()) ?? 0) + 1
                current = "R\(number)"
                return tokenAnswer("T\(number)", refreshToken: current, expiresIn: 1000)
            }
        }
    }

    private func authorizer(
        _ auth: FakeAuth,
        onRefresh: (@Sendable (OAuthTokenResponse) async throws -> Void)? = nil
    ) throws -> RefreshTokenAuthorizer {
        try RefreshTokenAuthorizer(
            refreshToken: "R0",
            authClient: auth.native(time),
            accessToken: "expired",
            expiresAt: time.now() - 1,
            onRefresh: onRefresh
        )
    }

    private func waiters(_ authorizer: RefreshTokenAuthorizer) -> Int {
        authorizer.renewing.state.read { $0.waiters.count }
    }

    @Test("Sixteen tasks on one expired token make one token request and one call of on_refresh, and all get its token")
    func sixteenTasks() async throws {
        let auth = rotatingServer()
        let refreshes = Box(0)
        let authorizer = try authorizer(auth) { _ in refreshes.update { $0 += 1 } }
        let tasks = (0..<16).map { _ in Task { try await authorizer.authorizationHeader() } }
        await until { waiters(authorizer) == 16 && gate.arrivals == 1 }
        gate.open()
        for task in tasks { #expect(try await task.value == "Bearer T1") }
        #expect(auth.calls.count == 1)
        #expect(refreshes.value == 1)
    }

    @Test("Refused requests of sixteen tasks with one token make one token request")
    func sixteenRefusals() async throws {
        let auth = rotatingServer()
        let authorizer = try authorizer(auth)
        authorizer.expiresAt = time.now() + 5000
        let tasks = (0..<16).map { _ in
            Task {
                #expect(await authorizer.handleMissingAuthorization(sent: "Bearer expired"))
                return try await authorizer.authorizationHeader()
            }
        }
        await until { waiters(authorizer) == 16 && gate.arrivals == 1 }
        gate.open()
        for task in tasks { #expect(try await task.value == "Bearer T1") }
        #expect(await authorizer.handleMissingAuthorization(sent: "Bearer expired"))
        #expect(try await authorizer.authorizationHeader() == "Bearer T1")
        #expect(auth.calls.count == 1)
    }

    @Test("A cancelled task stops waiting at once, and the renewal goes on for the others", arguments: [0, 1])
    func cancelledWaiter(cancelled: Int) async throws {
        let auth = rotatingServer()
        let authorizer = try authorizer(auth)
        var tasks: [Task<String?, any Error>] = []
        for number in 0..<2 {
            tasks.append(Task { try await authorizer.authorizationHeader() })
            await until { waiters(authorizer) == number + 1 }
        }
        await until { gate.arrivals == 1 }
        tasks[cancelled].cancel()
        await #expect(throws: CancellationError.self) { try await tasks[cancelled].value }
        #expect(waiters(authorizer) == 1)
        gate.open()
        #expect(try await tasks[1 - cancelled].value == "Bearer T1")
        #expect(auth.calls.count == 1)
    }

    @Test("A renewal for which nobody waits any more still keeps its tokens")
    func nobodyWaits() async throws {
        let auth = rotatingServer()
        let authorizer = try authorizer(auth)
        let task = Task { try await authorizer.authorizationHeader() }
        await until { gate.arrivals == 1 }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        gate.open()
        #expect(try await authorizer.authorizationHeader() == "Bearer T1")
        #expect(authorizer.refreshToken == "R1")
        #expect(auth.calls.count == 1)
    }

    @Test("A task that was cancelled before it asked starts no renewal")
    func cancelledBefore() async throws {
        let auth = rotatingServer()
        let authorizer = try authorizer(auth)
        let start = HoldingGate()
        let task = Task {
            await start.pass()
            return try await authorizer.authorizationHeader()
        }
        task.cancel()
        start.open()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(auth.calls.isEmpty)
    }

    @Test("All who wait get the error of a failed renewal, and the next use tries again")
    func sharedFailure() async throws {
        let fails = Box(true)
        let auth = FakeAuth { [gate] _ in
            await gate.pass()
            if fails.value { throw GlobusError(.network, "down") }
            return tokenAnswer("T1")
        }
        let authorizer = try authorizer(auth)
        let tasks = (0..<4).map { _ in Task { try await authorizer.authorizationHeader() } }
        await until { waiters(authorizer) == 4 && gate.arrivals == 1 }
        gate.open()
        for task in tasks {
            let error = await #expect(throws: GlobusError.self) { try await task.value }
            #expect(error?.code == .network)
        }
        #expect(auth.calls.count == 1)
        fails.value = false
        #expect(try await authorizer.authorizationHeader() == "Bearer T1")
    }

    @Test("Tokens that run out again and again are renewed along the chain of rotated refresh tokens")
    func rotation() async throws {
        let auth = rotatingServer()
        gate.open()
        let authorizer = try authorizer(auth)
        for number in 1...3 {
            #expect(try await authorizer.authorizationHeader() == "Bearer T\(number)")
            time.advance(by: 941)
        }
        #expect(auth.calls.map { $0.field("refresh_token") } == ["R0", "R1", "R2"])
    }
}
