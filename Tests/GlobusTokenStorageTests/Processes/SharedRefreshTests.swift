import GlobusAuth
import GlobusTokenStorage
import MockGlobus
import TestSupport
import Testing

@Suite struct SharedRefreshTests {
    static let service = "transfer.api.globus.org"

    @Test(
        "Eight processes that find one token expired make one request, twenty times in a row",
        arguments: StorageKind.plainFiles
    )
    func oneRefreshForAll(kind: StorageKind) async throws {
        let mock = try await MockGlobus.started()
        mock.tokenPolicy.rotatesRefreshTokens = true
        let folder = try TemporaryFolder()
        let path = kind.file(in: folder)
        try await kind.open(path).store(refresh: mock.issueRefreshToken())
        let workers = try (0..<8).map { _ in
            try Worker("renew", kind, path, mock.baseURL, MockGlobus.Client.native.id)
        }
        for worker in workers { #expect(await worker.line() == "ready") }

        for round in 1...20 {
            for worker in workers { worker.send("\(2_000_000_000 + round * 1_000_000)") }
            var answers: Set<String> = []
            for worker in workers { answers.insert(await worker.line() ?? "ended") }
            let stored = try await kind.open(path).tokenData(for: Self.service)
            #expect(answers == [stored?.answer])
            #expect(mock.tokenRequests().count == round)
        }
        await mock.stop()
    }

    @Test(
        "Sixteen processes on one short-lived token after the other renew each once, half of its life before its end",
        arguments: StorageKind.files
    )
    func shortLives(kind: StorageKind) async throws {
        let mock = try await MockGlobus.started()
        mock.tokenPolicy.rotatesRefreshTokens = true
        mock.tokenPolicy.accessTokenLifetime = 3
        let folder = try TemporaryFolder()
        let path = kind.file(in: folder)
        try await kind.open(path).store(refresh: mock.issueRefreshToken())
        let workers = try (0..<16).map { _ in
            try Worker("renew", kind, path, mock.baseURL, MockGlobus.Client.native.id)
        }
        for worker in workers { #expect(await worker.line() == "ready") }

        // Ten seconds, a quarter at a time: the first token is issued at 0, the next after half of three seconds.
        for quarter in 0..<40 {
            for worker in workers { worker.send("\(2_000_000_000 + Double(quarter) / 4)") }
            for worker in workers { #expect(await worker.line()?.hasPrefix("ok ") == true) }
        }
        // They are issued at 0, 1.75, 3, 4.75, 6, 7.75 and 9.
        #expect(mock.tokenRequests().count == 7)
        await mock.stop()
    }

    @Test("A storage that fails once is offered the same tokens again", arguments: StorageKind.files)
    func failsOnce(kind: StorageKind) async throws {
        let mock = try await MockGlobus.started()
        mock.tokenPolicy.rotatesRefreshTokens = true
        let folder = try TemporaryFolder()
        let path = kind.file(in: folder)
        try await kind.open(path).store(refresh: mock.issueRefreshToken())
        let storage = FailingOnce(try kind.open(path))
        let authorizer = try RefreshTokenAuthorizer.onMock(mock, storage: storage)

        let error = await #expect(throws: GlobusError.self) { try await authorizer.authorizationHeader() }
        #expect(error?.code == .storage)
        let header = try await authorizer.authorizationHeader()
        let stored = try await kind.open(path).tokenData(for: Self.service)
        #expect(header == (stored?.accessToken.reveal()).map { "Bearer \($0)" })
        #expect(stored?.refreshToken == authorizer.refreshToken)
        #expect(mock.tokenRequests().count == 1)
        await mock.stop()
    }
}

extension TokenStorage {
    /// Stores an expired access token, and `refresh` for getting another one.
    func store(refresh: String) async throws {
        let name = SharedRefreshTests.service
        try await storeTokenData(byResourceServer: [name: .sample(name, access: "old", refresh: refresh)])
    }
}

extension TokenData {
    /// The answer of a worker that has this token.
    var answer: String { "ok \(accessToken.reveal()) \(refreshToken?.reveal() ?? "none")" }
}
