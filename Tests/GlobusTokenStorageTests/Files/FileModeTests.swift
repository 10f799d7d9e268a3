import Foundation
import GlobusAuth
import GlobusTokenStorage
import Testing

@Suite struct FileModeTests {
    @Test("New files and folders are their owner's alone, and the umask stays", arguments: StorageKind.files)
    func newFiles(kind: StorageKind) async throws {
        let folder = try TemporaryFolder()
        let before = umask(0)
        umask(before)
        let name = "new/deep/tokens.\(kind.format.fileExtension)"
        let storage = try kind.open(folder.file(name))
        try await storage.withLock(resourceServer: "a") {}
        try await storage.storeTokenData(byResourceServer: ["a": .sample("a")])

        #expect(try folder.mode("new") == 0o700)
        #expect(try folder.mode("new/deep") == 0o700)
        for file in try FileManager.default.contentsOfDirectory(atPath: folder.file("new/deep")) {
            #expect(try folder.mode("new/deep/" + file) == 0o600, "\(file)")
        }
        let after = umask(before)
        #expect(after == before)
    }

    @Test(
        "A file that others may read is tightened, by reading and by storing",
        arguments: StorageKind.files,
        [true, false]
    )
    func tightens(kind: StorageKind, reads: Bool) async throws {
        let folder = try TemporaryFolder()
        let name = "tokens.\(kind.format.fileExtension)"
        try await kind.open(in: folder).storeTokenData(byResourceServer: ["a": .sample("a")])
        try folder.setMode(0o664, of: name)
        let storage = try kind.open(in: folder)
        if reads {
            #expect(try await storage.tokenData(for: "a") == .sample("a"))
        } else {
            try await storage.storeTokenData(byResourceServer: ["b": .sample("b")])
        }
        #expect(try folder.mode(name) == 0o600)
    }

    @Test(
        "A symbolic link is followed and stays, also while the file is missing",
        arguments: StorageKind.files,
        [true, false]
    )
    func symbolicLink(kind: StorageKind, isRelative: Bool) async throws {
        let folder = try TemporaryFolder()
        try folder.makeFolder("real")
        try folder.makeLink("first", to: isRelative ? "second" : folder.file("second"))
        try folder.makeLink("second", to: isRelative ? "real/tokens" : folder.file("real/tokens"))
        try await kind.open(folder.file("first")).storeTokenData(byResourceServer: ["a": .sample("a")])
        try await kind.open(folder.file("first")).storeTokenData(byResourceServer: ["b": .sample("b")])

        #expect(try folder.isLink("first"))
        #expect(try folder.isLink("second"))
        #expect(try folder.names() == ["first", "real", "second"])
        #expect(try await kind.open(folder.file("real/tokens")).tokenDataByResourceServer().count == 2)
    }

    @Test("Names of one file share its locks", arguments: StorageKind.plainFiles)
    func linksShareLocks(kind: StorageKind) async throws {
        let folder = try TemporaryFolder()
        try folder.makeFolder("links")
        try folder.makeLink("links/tokens", to: "../tokens")
        let linked = try kind.open(folder.file("links/tokens"), lockTimeout: .zero)
        try await kind.open(folder.file("tokens")).withLock(resourceServer: "a") {
            await #expect(throws: GlobusError.self) { try await linked.withLock(resourceServer: "a") {} }
        }
    }

    @Test("What a killed writer left behind is no obstacle")
    func leftovers() async throws {
        let folder = try TemporaryFolder()
        try Data("half".utf8).write(to: URL(fileURLWithPath: folder.file(".tokens.json.tmp")))
        try await StorageKind.json.open(in: folder).storeTokenData(byResourceServer: ["a": .sample("a")])
        #expect(try folder.names() == ["tokens.json", "tokens.json.lock"])
    }

    @Test("A relative path counts from the folder that was the working one")
    func relativePath() throws {
        let folder = FileManager.default.currentDirectoryPath
        #expect(try JSONTokenStorage(filePath: "tokens.json").filePath == folder + "/tokens.json")
        #expect(throws: GlobusError.self) { try JSONTokenStorage(filePath: "") }
        #expect(throws: GlobusError.self) { try SQLiteTokenStorage(filePath: "a\u{0}b") }
    }
}
