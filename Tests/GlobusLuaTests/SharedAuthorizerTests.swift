import GlobusAuth
import GlobusLua
import GlobusLuaTesting
import LuaRuntime
import MockGlobus
import Synchronization
import Testing

/// Many users of one authorizer whose token has expired.
@Suite struct SharedAuthorizerTests {
    /// An authorizer with an expired token, and the count of its renewals.
    private struct Subject {
        let bench: ScriptBench
        let authorizer: RefreshTokenAuthorizer
        let renewals: Counter

        init(rotates: Bool) async throws {
            let bench = try await ScriptBench()
            bench.mock.tokenPolicy.rotatesRefreshTokens = rotates
            let renewals = Counter()
            self.bench = bench
            self.renewals = renewals
            authorizer = try RefreshTokenAuthorizer(
                refreshToken: Secret(bench.mock.issueRefreshToken(clientID: MockGlobus.Client.confidential.id)),
                authClient: bench.confidentialClient(),
                accessToken: "expired-token",
                expiresAt: bench.time.now() - 1,
                onRefresh: { _ in renewals.increment() }
            )
        }

        /// Makes the token expire again.
        func expire() { authorizer.renewing.expiresAt = 0 }
    }

    private static let script = """
        local authorizer, url = ...
        log.debug("comes")
        local header = authorizer:get_authorization_header()
        globus.request("GET", url .. "/v0.10/task_list", { authorizer = authorizer })
        return header
        """

    @Test("200 scripts at once on one expired authorizer make one token request", arguments: [false, true])
    func scripts(rotates: Bool) async throws {
        let subject = try await Subject(rotates: rotates)
        for round in 1...2 {
            let headers = try await runTogether(200, subject, round: round)
            #expect(Set(headers).count == 1)
            #expect(subject.bench.mock.tokenRequests().count == round)
            #expect(subject.renewals.value == round)
            #expect(subject.bench.mock.requests(to: .taskList).count == 200 * round)
            subject.expire()
        }
        // The server's detection of reused tokens has found nothing.
        let token = try #require(subject.authorizer.refreshToken)
        #expect(subject.bench.mock.isActive(token.reveal()))
    }

    /// Runs scripts, all of which wait for the renewal before it ends.
    private func runTogether(_ count: Int, _ subject: Subject, round: Int) async throws -> [String] {
        let bench = subject.bench
        let gate = MockGlobus.Gate()
        bench.mock.faults.add(.init(route: .token, kind: .hold(gate)))
        return try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<count {
                group.addTask {
                    let arguments = [ScriptValue.authorizer(subject.authorizer), .string(bench.mock.baseURL)]
                    return try await bench.text(Self.script, arguments) ?? ""
                }
            }
            await gate.waitForArrivals(1)
            // In the turn in which a script has logged that it comes, it goes on to wait for the header.
            while bench.log.lines.count(where: { $0 == "debug: comes" }) < count * round { await Task.yield() }
            gate.open()
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }

    @Test("16 Swift tasks at once on one expired authorizer make one token request", arguments: [false, true])
    func tasks(rotates: Bool) async throws {
        let subject = try await Subject(rotates: rotates)
        let gate = MockGlobus.Gate()
        subject.bench.mock.faults.add(.init(route: .token, kind: .hold(gate)))
        let comers = Counter()
        let headers = try await withThrowingTaskGroup(of: String?.self) { group in
            for _ in 0..<16 {
                group.addTask { @concurrent in
                    comers.increment()
                    return try await subject.authorizer.authorizationHeader()
                }
            }
            await gate.waitForArrivals(1)
            while comers.value < 16 { await Task.yield() }
            gate.open()
            return try await group.reduce(into: Set<String?>()) { $0.insert($1) }
        }
        #expect(headers.count == 1)
        #expect(subject.bench.mock.tokenRequests().count == 1)
        #expect(subject.renewals.value == 1)
    }

    @Test("A script and a Swift task that wait for one renewal get the same token")
    func scriptAndTask() async throws {
        let subject = try await Subject(rotates: true)
        let gate = MockGlobus.Gate()
        subject.bench.mock.faults.add(.init(route: .token, kind: .hold(gate)))
        async let inSwift = subject.authorizer.authorizationHeader()
        await gate.waitForArrivals(1)
        async let inLua = subject.bench.text(
            Self.script,
            [.authorizer(subject.authorizer), .string(subject.bench.mock.baseURL)]
        )
        while !subject.bench.log.lines.contains("debug: comes") { await Task.yield() }
        gate.open()
        #expect(try await inSwift == inLua)
        #expect(subject.bench.mock.tokenRequests().count == 1)
    }

    @Test("A late 401 for a token that has been renewed meanwhile renews nothing")
    func lateRefusal() async throws {
        let subject = try await Subject(rotates: false)
        let mock = subject.bench.mock
        let old = try #require(try await subject.authorizer.authorizationHeader())
        let gate = MockGlobus.Gate()
        mock.faults.add(.init(route: .taskList, kind: .hold(gate)))
        async let header = subject.bench.text(
            Self.script,
            [.authorizer(subject.authorizer), .string(mock.baseURL)]
        )
        await gate.waitForArrivals(1)
        mock.expireAccessTokens()
        subject.expire()
        let new = try #require(try await subject.authorizer.authorizationHeader())
        gate.open()
        #expect(try await header == old)
        #expect(mock.requests(to: .taskList).map { $0.header("Authorization") } == [old, new])
        #expect(mock.tokenRequests().count == 2)
    }

    @Test("200 scripts get the error of one failed renewal, and the next use tries again")
    func failure() async throws {
        let subject = try await Subject(rotates: false)
        let gate = MockGlobus.Gate()
        subject.bench.mock.faults.add(.init(route: .token, kind: .hold(gate)))
        subject.bench.mock.revoke(try #require(subject.authorizer.refreshToken).reveal())
        let bench = subject.bench
        let messages = await withTaskGroup(of: String?.self) { group in
            for _ in 0..<200 {
                group.addTask {
                    await bench.failure(Self.script, [.authorizer(subject.authorizer), "unused"])?.message
                }
            }
            await gate.waitForArrivals(1)
            while bench.log.lines.count(where: { $0 == "debug: comes" }) < 200 { await Task.yield() }
            gate.open()
            return await group.reduce(into: Set<String?>()) { $0.insert($1) }
        }
        #expect(messages.count == 1)
        #expect(messages.first??.contains("invalid_grant") == true)
        #expect(bench.mock.tokenRequests().count == 1)
        subject.authorizer.refreshToken = Secret(
            bench.mock.issueRefreshToken(clientID: MockGlobus.Client.confidential.id)
        )
        #expect(try await subject.authorizer.authorizationHeader()?.hasPrefix("Bearer mock-access-") == true)
    }
}
