import Foundation
import GlobusAuth
import GlobusTokenStorage
import Testing

@Suite struct EncryptedStorageTests {
    static let encrypted: [StorageKind] = [.encryptedJSON, .encryptedSQLite]

    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func open(_ kind: StorageKind, key: String?) throws -> any TokenStorage {
        let key = try key.map { try EncryptionKey(text: Secret($0)) }
        return switch kind.format {
        case .json: try JSONTokenStorage(filePath: kind.file(in: folder), encryptionKey: key)
        case .sqlite: try SQLiteTokenStorage(filePath: kind.file(in: folder), encryptionKey: key)
        }
    }

    /// Returns the message of the error with which `storage` refuses to read and to store.
    private func refusal(of storage: any TokenStorage) async -> String {
        let reading = await #expect(throws: GlobusError.self) { try await storage.tokenDataByResourceServer() }
        let storing = await #expect(throws: GlobusError.self) {
            try await storage.storeTokenData(byResourceServer: ["a": .sample("a")])
        }
        #expect(reading?.code == .storage)
        #expect(reading?.message == storing?.message)
        return reading?.message ?? ""
    }

    @Test("No file of an encrypted storage holds a token", arguments: encrypted)
    func nothingInPlainSight(kind: StorageKind) async throws {
        let storage = try kind.open(in: folder)
        let record = TokenData.sample("a", access: "planted-access", refresh: "planted-refresh")
        try await storage.storeTokenData(byResourceServer: ["a": record])
        for name in try folder.names() {
            #expect(try folder.contents(name).range(of: Data("planted".utf8)) == nil, "\(name)")
        }
    }

    @Test("The same record is never encrypted to the same text twice", arguments: encrypted)
    func freshNonces(kind: StorageKind) async throws {
        let storage = try kind.open(in: folder)
        var texts: Set<String> = []
        for _ in 0..<20 {
            try await storage.storeTokenData(byResourceServer: ["a": .sample("a")])
            texts.insert(try sealed(kind, "a"))
        }
        #expect(texts.count == 20)
        #expect(texts.allSatisfy { $0.hasPrefix("aes-256-gcm:1:") })
    }

    @Test("Another key is refused as another key", arguments: encrypted)
    func wrongKey(kind: StorageKind) async throws {
        try await kind.open(in: folder).storeTokenData(byResourceServer: ["a": .sample("a")])
        let message = await refusal(of: try open(kind, key: StorageKind.otherKeyText))
        #expect(message.hasPrefix("The encryption key is not that of the token storage"))
    }

    @Test("An encrypted file is not opened without a key", arguments: encrypted)
    func withoutKey(kind: StorageKind) async throws {
        try await kind.open(in: folder).storeTokenData(byResourceServer: ["a": .sample("a")])
        #expect(await refusal(of: try open(kind, key: nil)).hasSuffix("is encrypted. Pass its encryption key."))
    }

    @Test("A plain file is not opened with a key", arguments: StorageKind.plainFiles)
    func plainWithKey(kind: StorageKind) async throws {
        try await kind.open(in: folder).storeTokenData(byResourceServer: ["a": .sample("a")])
        let message = await refusal(of: try open(kind, key: StorageKind.keyText))
        #expect(message.contains("is not encrypted, though an encryption key was passed"))
    }

    @Test(
        "A record that was tampered with, or moved to another place, is named as such",
        arguments: encrypted,
        [true, false]
    )
    func tampered(kind: StorageKind, isMoved: Bool) async throws {
        let storage = try kind.open(in: folder)
        try await storage.storeTokenData(byResourceServer: ["a": .sample("a"), "b": .sample("b")])
        let text = try sealed(kind, isMoved ? "b" : "a")
        try replace(kind, "a", with: isMoved ? text : String(text.dropLast(8)) + "AAAAAAA=")
        let error = await #expect(throws: GlobusError.self) { try await storage.tokenData(for: "a") }
        let hint = "the tokens of 'a' in the namespace 'DEFAULT' were damaged or changed by somebody without the key"
        #expect(error?.message.contains(hint) == true)
        #expect(try await storage.tokenData(for: "b") == .sample("b"))
    }

    private func sealed(_ kind: StorageKind, _ resourceServer: String) throws -> String {
        if kind.format == .json {
            let document = try JSONValue(parsing: Array(try folder.contents("tokens.json")))
            return try #require(document["data"]?["DEFAULT"]?[resourceServer]?.string)
        }
        let sql = "SELECT sealed_token_data FROM encrypted_token_storage WHERE resource_server = '\(resourceServer)'"
        return try TestDatabase(kind.file(in: folder)).value(sql)
    }

    private func replace(_ kind: StorageKind, _ resourceServer: String, with text: String) throws {
        if kind.format == .json {
            let old = String(decoding: try folder.contents("tokens.json"), as: UTF8.self)
            let new = old.replacingOccurrences(of: try sealed(kind, resourceServer), with: text)
            try Data(new.utf8).write(to: URL(fileURLWithPath: folder.file("tokens.json")))
            return
        }
        let change = "SET sealed_token_data = '\(text)' WHERE resource_server = '\(resourceServer)'"
        try TestDatabase(kind.file(in: folder)).execute("UPDATE encrypted_token_storage \(change)")
    }
}
