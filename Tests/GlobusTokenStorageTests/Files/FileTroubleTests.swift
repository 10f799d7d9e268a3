import Foundation
import GlobusAuth
import GlobusTokenStorage
import TestSupport
import Testing

@Suite struct FileTroubleTests {
    /// Checks that every use of `storage` fails; returns the messages.
    private func failures(of storage: any TokenStorage) async -> [String] {
        let errors = [
            await #expect(throws: GlobusError.self) { try await storage.tokenDataByResourceServer() },
            await #expect(throws: GlobusError.self) {
                try await storage.storeTokenData(byResourceServer: ["a": .sample("a", access: "planted-secret")])
            },
        ]
        #expect(errors.allSatisfy { $0?.code == .storage })
        #expect(errors.allSatisfy { $0?.message.contains("planted") == false })
        return errors.map { $0?.message ?? "" }
    }

    @Test("A folder in the file's place is an error, and stays", arguments: StorageKind.plainFiles)
    func folderInPlace(kind: StorageKind) async throws {
        let folder = try TemporaryFolder()
        let name = "tokens.\(kind.format.fileExtension)"
        try folder.makeFolder(name)
        for message in await failures(of: try kind.open(in: folder)) {
            #expect(message.contains("'\(folder.file(name))': it is a folder. Name a file."))
        }
        #expect(try folder.names().contains(name))
    }

    @Test("A pipe in the file's place is an error, and nobody waits for a writer", arguments: StorageKind.plainFiles)
    func pipeInPlace(kind: StorageKind) async throws {
        let folder = try TemporaryFolder()
        #expect(mkfifo(kind.file(in: folder), 0o600) == 0)
        for message in await failures(of: try kind.open(in: folder)) {
            #expect(message.contains("is not a plain file"))
        }
    }

    @Test("Links in a circle are an error", arguments: StorageKind.plainFiles)
    func circle(kind: StorageKind) async throws {
        let folder = try TemporaryFolder()
        let name = "tokens.\(kind.format.fileExtension)"
        try folder.makeLink(name, to: name)
        for message in await failures(of: try kind.open(in: folder)) { #expect(message.contains("lead in a circle")) }
    }

    @Test("A file where a folder should be is an error", arguments: StorageKind.plainFiles)
    func fileAsFolder(kind: StorageKind) async throws {
        let folder = try TemporaryFolder()
        try Data().write(to: URL(fileURLWithPath: folder.file("plain")))
        for message in await failures(of: try kind.open(folder.file("plain/tokens"))) {
            #expect(message.contains("no folder"))
        }
    }

    @Test(
        "In a folder that may not be written to, a store is an error and nothing is lost",
        arguments: StorageKind.files
    )
    func readOnlyFolder(kind: StorageKind) async throws {
        let folder = try TemporaryFolder()
        try folder.setMode(0o755, of: "")
        try folder.makeFolder("locked")
        let path = folder.file("locked/tokens")
        let storage = try kind.open(path)
        try await storage.storeTokenData(byResourceServer: ["a": .sample("a")])
        try await (storage as? SQLiteTokenStorage)?.close()
        // The superuser may do everything, so the worker becomes another user, who owns the file but not the folder.
        if getuid() == 0 { #expect(chown(path, 65_534, 65_534) == 0) }
        try folder.setMode(0o555, of: "locked")
        let before = try folder.contents("locked/tokens")

        let lines = try await Worker("store-as-nobody", kind, path, "10").rest()
        #expect(lines.last?.hasPrefix("failed StorageError: ") == true)
        #expect(lines.last?.contains("this user may not. Change the owner or the permissions") == true)
        #expect(lines.first == "read 1 sample-access")
        #expect(try folder.contents("locked/tokens") == before)
        try folder.setMode(0o755, of: "locked")
        #expect(try await kind.open(path).tokenDataByResourceServer() == ["a": .sample("a")])
    }

    @Test("On a full disk a store is an error and nothing is lost", arguments: StorageKind.files, ["16384", "65536"])
    func fullDisk(kind: StorageKind, limit: String) async throws {
        let folder = try TemporaryFolder()
        let storage = try kind.open(in: folder)
        try await storage.storeTokenData(byResourceServer: ["a": .sample("a")])
        try await (storage as? SQLiteTokenStorage)?.close()

        let lines = try await Worker("store-limited", kind, kind.file(in: folder), "100000", limit).rest()
        #expect(lines.last?.contains("the disk is full, or a size limit is reached. Free some space") == true)
        #expect(try await kind.open(in: folder).tokenDataByResourceServer() == ["a": .sample("a")])
        #expect(try folder.names().allSatisfy { !$0.hasSuffix(".tmp") })
    }
}
