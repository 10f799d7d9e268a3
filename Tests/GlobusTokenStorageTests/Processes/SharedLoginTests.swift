import Foundation
import GlobusAuth
import GlobusTokenStorage
import MockGlobus
import TestSupport
import Testing

@Suite struct SharedLoginTests {
    @Test(
        "Four processes with twenty tasks each and no tokens: one login and one exchange",
        arguments: StorageKind.plainFiles
    )
    func oneLogin(kind: StorageKind) async throws {
        let mock = try await MockGlobus.started()
        let folder = try TemporaryFolder()
        let path = kind.file(in: folder)
        let workers = try (0..<4).map { _ in
            try Worker("log-in", kind, path, mock.baseURL, MockGlobus.Client.native.id, "20")
        }
        for worker in workers { #expect(await worker.line() == "ready") }
        for worker in workers { worker.send("go") }
        var lines: [String] = []
        for worker in workers { lines += await worker.rest() }
        let stored = try await kind.open(path).tokenDataByResourceServer()
        let transfer = try #require(stored[SharedRefreshTests.service])
        let answer = "ok Bearer \(transfer.accessToken.reveal())"
        #expect(lines.filter { $0 == "asked" }.count == 1)
        #expect(lines.filter { $0 != "asked" } == Array(repeating: answer, count: 4))
        #expect(mock.tokenRequests().count == 1)
        #expect(stored.keys.sorted() == ["auth.globus.org", SharedRefreshTests.service])
        #expect(stored.values.allSatisfy { $0.identityID != nil && $0.refreshToken != nil })
        await mock.stop()
    }

    @Test(
        "A process that is killed while it logs in leaves the login to the next one",
        arguments: StorageKind.plainFiles
    )
    func killed(kind: StorageKind) async throws {
        let mock = try await MockGlobus.started()
        let folder = try TemporaryFolder()
        let path = kind.file(in: folder)
        let workers = try (0..<2).map { _ in
            try Worker("log-in", kind, path, mock.baseURL, MockGlobus.Client.native.id, "1")
        }
        for worker in workers { #expect(await worker.line() == "ready") }
        workers[0].send("go")
        #expect(await workers[0].line() == "asked")
        workers[1].send("go")
        workers[0].kill9()
        #expect(await workers[1].line() == "asked")
        #expect(await workers[1].line()?.hasPrefix("ok Bearer ") == true)
        await mock.stop()
    }

    @Test(
        "A login keeps nobody from renewing, whether it is known whose tokens are renewed or not",
        arguments: ["a", ""]
    )
    func renewalDuringLogin(resourceServer: String) async throws {
        let folder = try TemporaryFolder()
        let storages: [any TokenStorage] = [
            try StorageKind.json.open(in: folder), try StorageKind.sqlite.open(in: folder), MemoryTokenStorage(),
        ]
        for storage in storages {
            try await storage.withLoginLock {
                let result = await Result { try await storage.withLock(resourceServer: resourceServer) {} }
                #expect(throws: Never.self) { try result.get() }
            }
        }
    }
}

extension Result where Failure == any Error {
    fileprivate init(_ body: () async throws -> Success) async {
        do {
            self = .success(try await body())
        } catch {
            self = .failure(error)
        }
    }
}
