import GlobusAuth
import GlobusTokenStorage
import MockGlobus
import TestSupport
import Testing

@testable import PostgresTokenStorage

/// A server that is stopped and started; it is one of the tests' own.
@Suite(.serialized, .timeLimit(.minutes(2))) struct RestartTests {
    private static let server = Result { try TestServer() }

    private let scene: Scene

    init() throws { scene = try Scene(on: Self.server.get()) }

    @Test("Tokens that came while the database was away are stored when it is back, and only then used")
    func storesAfterRestart() async throws {
        let mock = try await MockGlobus.rotating()
        let (server, gate) = (scene.server, MockGlobus.Gate())
        mock.faults.add(.init(route: .token, kind: .hold(gate)))
        try await scene.open().store(.sample(refresh: mock.issueRefreshToken()))
        let authorizer = try mock.authorizer(try scene.open())
        let other = try mock.authorizer(try scene.open())
        async let header = authorizer.authorizationHeader()
        await gate.waitForArrivals(1)
        try server.stop()
        gate.open()
        async let otherHeader = other.authorizationHeader()
        try await Task.sleep(for: .milliseconds(300))
        try server.start()
        let headers = try await [header, otherHeader]
        #expect(headers[0] == headers[1])
        let stored = try #require(try await scene.open().tokenData(for: Scene.service))
        #expect(headers[0] == "Bearer \(stored.accessToken.reveal())")
        #expect(mock.isActive(try #require(stored.refreshToken).reveal()))
        #expect(mock.tokenRequests().count == 1)
        await mock.stop()
    }

    @Test("While the database is away a valid token stays in use, and no refresh token is spent")
    func validToken() async throws {
        let mock = try await MockGlobus.rotating()
        // Due for its renewal, and valid for a while.
        let now = Int64(try #require(try scene.perform("SELECT extract(epoch FROM now())")[0].number(0)))
        let record = TokenData.sample(access: "valid", refresh: mock.issueRefreshToken(), expiresAt: now + 30)
        try await scene.open().store(record)
        let storage = try scene.open(lockTimeout: .seconds(1))
        let authorizer = try mock.authorizer(storage)
        try scene.server.stop()
        let error = await #expect(throws: GlobusError.self) { try await authorizer.authorizationHeader() }
        #expect(error?.message.contains("'postgres' at \(scene.server.folder)/.s.PGSQL.") == true)
        try authorizer.setAccessToken("valid")
        authorizer.expiresAt = Double(now + 30)
        let start = ContinuousClock.now
        #expect(try await authorizer.authorizationHeader() == "Bearer valid")
        #expect(.now - start < .milliseconds(900))
        #expect(mock.tokenRequests().isEmpty)
        try scene.server.start()
        #expect(mock.isActive(try #require(record.refreshToken).reveal()))
        await mock.stop()
    }

    @Test("Restarts under load lose no token and need no help")
    func underLoad() async throws {
        let mock = try await MockGlobus.rotating()
        try await scene.open().store(.sample(refresh: mock.issueRefreshToken()))
        let words = ["renew", "postgres", scene.url(), mock.baseURL, MockGlobus.Client.native.id]
        let workers = try (0..<4).map { _ in try Worker(words) }
        for worker in workers { #expect(await worker.line() == "ready") }
        for round in 1...3 {
            for worker in workers { worker.send("\(2_000_000_000 + round * 1_000_000)") }
            try scene.server.restart()
            var answers: Set<String> = []
            for worker in workers { answers.insert(await worker.line() ?? "ended") }
            #expect(answers.count == 1)
            #expect(answers.allSatisfy { $0.hasPrefix("ok ") }, "\(answers)")
            #expect(mock.tokenRequests().count == round)
        }
        await mock.stop()
    }
}
