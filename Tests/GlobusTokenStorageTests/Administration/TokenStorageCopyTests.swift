import GlobusAuth
import GlobusTokenStorage
import Testing

@Suite struct TokenStorageCopyTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func open(_ kind: StorageKind, _ name: String) throws -> any NamespacedTokenStorage {
        let path = folder.file("\(name).\(kind.format.fileExtension)")
        return switch kind.format {
        case .json: try JSONTokenStorage(filePath: path, encryptionKey: try kind.key)
        case .sqlite: try SQLiteTokenStorage(filePath: path, encryptionKey: try kind.key)
        }
    }

    private func fill(_ storage: any NamespacedTokenStorage) async throws {
        var record = TokenData.sample("a", access: "planted-1")
        record.extra = ["site_note": ["x": [1, 2]]]
        try await storage.storeTokenData(byResourceServer: ["a": record, "b": .sample("b")])
        try await storage.inNamespace("other").storeTokenData(byResourceServer: ["a": .sample("a", access: "planted-2")]
        )
    }

    @Test(
        "Everything is copied between all kinds, with namespaces and unknown fields",
        arguments: StorageKind.files,
        StorageKind.files
    )
    func copies(from: StorageKind, to: StorageKind) async throws {
        let (source, target) = (try open(from, "from"), try open(to, "to"))
        try await fill(source)
        let copy = TokenStorageCopy(from: source, to: target)
        #expect(try await copy.plan().map(\.deed) == [.added, .added, .added])
        #expect(try await target.namespaces().isEmpty)
        let items = try await copy.run(replacing: false)
        #expect(
            items.map { "\($0.namespace) \($0.resourceServer) \($0.deed)" } == [
                "DEFAULT a added", "DEFAULT b added", "other a added",
            ]
        )
        for namespace in ["DEFAULT", "other"] {
            let copied = try await target.inNamespace(namespace).tokenDataByResourceServer()
            #expect(copied == (try await source.inNamespace(namespace).tokenDataByResourceServer()))
        }
        #expect(try await copy.run(replacing: false).allSatisfy { $0.deed == .unchanged })
    }

    @Test("Other tokens of the target are not replaced unless that is wanted, and then nothing at all is copied")
    func refuses() async throws {
        let (source, target) = (try open(.json, "from"), try open(.sqlite, "to"))
        try await fill(source)
        let own = TokenData.sample("a", access: "own")
        try await target.inNamespace("other").storeTokenData(byResourceServer: ["a": own, "c": .sample("c")])
        let copy = TokenStorageCopy(from: source, to: target)
        let error = await #expect(throws: GlobusError.self) { try await copy.run(replacing: false) }
        #expect(error?.message.contains("other tokens for 'a' in the namespace 'other'. Nothing was copied.") == true)
        #expect(try await target.namespaces() == ["other"])
        #expect(try await target.inNamespace("other").tokenData(for: "a") == own)
        #expect(try await copy.run(replacing: true).map(\.deed) == [.added, .added, .replaced])
        #expect(try await target.inNamespace("other").tokenData(for: "c") == .sample("c"))
        #expect(try await target.inNamespace("other").tokenData(for: "a")?.accessToken == "planted-2")
    }

    @Test("A storage is not copied to itself, by whatever path")
    func itself() async throws {
        try await fill(try open(.json, "from"))
        try folder.makeLink("link.json", to: folder.file("from.json"))
        let copy = TokenStorageCopy(from: try open(.json, "from"), to: try open(.json, "link"))
        let error = await #expect(throws: GlobusError.self) { try await copy.run(replacing: true) }
        #expect(error?.code == .usage)
        #expect(error?.message.hasPrefix("Both are the same storage") == true)
    }

    @Test("Entries tell whose tokens there are and until when, never a token; changes tell what has happened")
    func entries() async throws {
        let storage = try open(.json, "from")
        try await fill(storage)
        let before = try await storage.entriesOfAllNamespaces()
        #expect(before.map(\.resourceServer) == ["a", "b", "a"])
        #expect(before[0].hasRefreshToken == true && before[0].expiresAtSeconds == 1_700_000_000)
        #expect(!"\(before)".contains("planted"))
        #expect(TokenStorageChange.changes(from: before, to: before).isEmpty)
        try await storage.storeTokenData(byResourceServer: ["a": .sample("a", access: "new"), "d": .sample("d")])
        _ = try await storage.removeTokenData(for: "b")
        let changes = TokenStorageChange.changes(from: before, to: try await storage.entriesOfAllNamespaces())
        #expect(changes.map { "\($0.entry.resourceServer) \($0.kind)" } == ["a renewed", "b removed", "d added"])
    }
}
