import GlobusAuth
import GlobusTokenStorage
import TestSupport
import Testing

@Suite struct SharedStoreTests {
    @Test("What eight processes store at once, a hundred records each, is all there", arguments: StorageKind.plainFiles)
    func eightProcesses(kind: StorageKind) async throws {
        let folder = try TemporaryFolder()
        let path = folder.file("not/yet/there.\(kind.format.fileExtension)")
        let workers = try (0..<8).map { try Worker("store", kind, path, "worker\($0)", "100") }
        var acknowledged: Set<String> = []
        for worker in workers { acknowledged.formUnion(await worker.rest()) }

        let stored = try await kind.open(path).tokenDataByResourceServer()
        #expect(acknowledged.count == 800)
        #expect(acknowledged == Set(stored.keys.map { "stored \($0)" }))
        #expect(stored.allSatisfy { $1.accessToken.reveal() == "token-\($0)" })
    }
}
