import Foundation
import GlobusAuth
import GlobusTokenStorage
import Testing

@Suite struct TokenStorageConversionTests {
    private let folder: TemporaryFolder
    private let key: EncryptionKey
    private let otherKey: EncryptionKey

    init() throws {
        folder = try TemporaryFolder()
        key = try EncryptionKey(text: Secret(StorageKind.keyText))
        otherKey = try EncryptionKey(text: Secret(StorageKind.otherKeyText))
    }

    private func conversion(_ format: TokenStorageFormat) throws -> TokenStorageConversion {
        try TokenStorageConversion(format, filePath: path(format), lockTimeout: .milliseconds(50))
    }

    private func path(_ format: TokenStorageFormat) -> String { folder.file("tokens.\(format.fileExtension)") }

    private func open(_ format: TokenStorageFormat, _ key: EncryptionKey?) throws -> any NamespacedTokenStorage {
        switch format {
        case .json: try JSONTokenStorage(filePath: path(format), encryptionKey: key)
        case .sqlite: try SQLiteTokenStorage(filePath: path(format), encryptionKey: key)
        }
    }

    /// Stores two records in two namespaces.
    private func fill(_ format: TokenStorageFormat, _ key: EncryptionKey? = nil) async throws {
        let storage = try open(format, key)
        try await storage.storeTokenData(byResourceServer: ["a": .sample("a", access: "planted-1")])
        try await storage.inNamespace("b").storeTokenData(byResourceServer: ["a": .sample("a", access: "planted-2")])
    }

    private func expectBoth(_ format: TokenStorageFormat, _ key: EncryptionKey?) async throws {
        let storage = try open(format, key)
        #expect(try await storage.tokenDataByResourceServer() == ["a": .sample("a", access: "planted-1")])
        let other = try await storage.inNamespace("b").tokenDataByResourceServer()
        #expect(other == ["a": .sample("a", access: "planted-2")])
    }

    @Test(
        "A file is encrypted, given another key and decrypted again, with all it holds",
        arguments: TokenStorageFormat.allCases
    )
    func thereAndBack(format: TokenStorageFormat) async throws {
        try await fill(format)
        #expect(try await conversion(format).encrypt(with: key) == 2)
        try await expectBoth(format, key)
        for name in try folder.names() {
            #expect(try folder.contents(name).range(of: Data("planted".utf8)) == nil, "\(name)")
        }
        #expect(try await conversion(format).rekey(from: key, to: otherKey) == 2)
        try await expectBoth(format, otherKey)
        await #expect(throws: GlobusError.self) { try await open(format, key).tokenDataByResourceServer() }
        #expect(try await conversion(format).decrypt(with: otherKey) == 2)
        try await expectBoth(format, nil)
        #expect(try folder.mode("tokens.\(format.fileExtension)") == 0o600)
    }

    @Test(
        "A conversion that asks for another state is refused, and the file stays",
        arguments: TokenStorageFormat.allCases
    )
    func refusals(format: TokenStorageFormat) async throws {
        let missing = await #expect(throws: GlobusError.self) { try await conversion(format).encrypt(with: key) }
        #expect(missing?.message.hasPrefix("There is no token storage") == true)
        #expect(try folder.names().isEmpty)

        try await fill(format, key)
        let twice = await #expect(throws: GlobusError.self) { try await conversion(format).encrypt(with: otherKey) }
        #expect(
            twice?.message.hasSuffix("is encrypted already. Use 'rekey' to give it another key, or 'decrypt' first.")
                == true
        )
        let wrong = await #expect(throws: GlobusError.self) { try await conversion(format).decrypt(with: otherKey) }
        #expect(wrong?.message.hasPrefix("The encryption key is not that") == true)
        try await expectBoth(format, key)
    }

    @Test("A storage that is open sees that its file was encrypted", arguments: TokenStorageFormat.allCases)
    func openStorage(format: TokenStorageFormat) async throws {
        try await fill(format)
        let storage = try open(format, nil)
        _ = try await storage.tokenDataByResourceServer()
        _ = try await conversion(format).encrypt(with: key)
        let error = await #expect(throws: GlobusError.self) {
            try await storage.storeTokenData(byResourceServer: ["c": .sample("c")])
        }
        #expect(error?.message.hasSuffix("is encrypted. Pass its encryption key.") == true)
        try await expectBoth(format, key)
    }

    /// Fills a database, and reads in it as another program, which keeps the old pages in the file meanwhile.
    private func fillForReader(_ key: EncryptionKey? = nil) async throws -> TestDatabase {
        try await fill(.sqlite, key)
        let program = try TestDatabase(path(.sqlite))
        try program.execute("PRAGMA journal_mode = WAL; BEGIN")
        _ = try program.rows("SELECT namespace FROM \(key == nil ? "token_storage" : "encrypted_token_storage")")
        return program
    }

    @Test("A conversion whose old records another program keeps in the file says that it has taken place, and a remedy")
    func keptByReader() async throws {
        let program = try await fillForReader()
        let error = await #expect(throws: GlobusError.self) { try await conversion(.sqlite).encrypt(with: key) }
        #expect(error?.code == .storage)
        #expect(error?.message.contains("was converted and has its new key") == true)
        #expect(error?.message.hasSuffix("When no other program uses it, use 'rekey' to remove them.") == true)
        try await expectBoth(.sqlite, key)
        #expect(try folder.contents("tokens.db").range(of: Data("planted".utf8)) != nil)
        program.close()
        #expect(try await conversion(.sqlite).rekey(from: key, to: key) == 2)
        try await expectBoth(.sqlite, key)
        for name in try folder.names() {
            #expect(try folder.contents(name).range(of: Data("planted".utf8)) == nil, "\(name)")
        }
    }

    @Test("Sealed records that another program keeps in the file do not matter where they were decrypted")
    func sealedKeptByReader() async throws {
        let program = try await fillForReader(key)
        #expect(try await conversion(.sqlite).decrypt(with: key) == 2)
        try await expectBoth(.sqlite, nil)
        withExtendedLifetime(program) {}
    }

    @Test("A conversion waits for a refresh that is under way", arguments: TokenStorageFormat.allCases)
    func waitsForRefreshes(format: TokenStorageFormat) async throws {
        try await fill(format)
        let (conversion, key) = (try conversion(format), key)
        try await open(format, nil).withLock(resourceServer: "a") {
            await #expect(throws: GlobusError.self) { try await conversion.encrypt(with: key) }
        }
        #expect(try await conversion.encrypt(with: key) == 2)
    }
}
