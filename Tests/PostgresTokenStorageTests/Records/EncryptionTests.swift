import Glibc
import GlobusAuth
import GlobusTokenStorage
import Testing

@testable import PostgresTokenStorage

@Suite struct EncryptionTests {
    private let scene: Scene

    init() throws { scene = try Scene() }

    /// Returns the message of the error with which a storage refuses to read and to store.
    private func refusal(of storage: PostgresTokenStorage) async -> String {
        let reading = await #expect(throws: GlobusError.self) { try await storage.tokenDataByResourceServer() }
        let storing = await #expect(throws: GlobusError.self) { try await storage.store(.sample("another")) }
        #expect(reading?.code == .storage)
        #expect(reading?.message == storing?.message)
        return reading?.message ?? ""
    }

    @Test("No column of an encrypted record holds a token")
    func nothingInPlainSight() async throws {
        try await scene.open(key: Scene.key).store(.sample(access: "planted-access", refresh: "planted-refresh"))
        let row = try scene.perform("SELECT t::text, encode(data, 'escape'), encrypted FROM globus_lua_token t")[0]
        #expect(row[0]?.contains("planted") == false)
        #expect(row[1]?.hasPrefix("aes-256-gcm:1:") == true)
        #expect(row[1]?.contains("planted") == false)
        #expect(row.isTrue(2))
    }

    @Test("Another key, no key, and a key for plain tokens are refused as such, for reading and storing")
    func keys() async throws {
        try await scene.open(key: Scene.key).store(.sample())
        #expect(await refusal(of: try scene.open(key: Scene.otherKey)).hasPrefix("The encryption key is not that of"))
        #expect(await refusal(of: try scene.open()).hasSuffix("are encrypted. Pass their encryption key."))
        try await scene.open("plain").store(.sample())
        let message = await refusal(of: try scene.open("plain", key: Scene.key))
        #expect(message.contains("are not encrypted, though an encryption key was passed"))
    }

    @Test("A record that was tampered with, or moved to another place, is named as such", arguments: [true, false])
    func tampered(isMoved: Bool) async throws {
        let storage = try scene.open(key: Scene.key)
        try await storage.store(.sample("a"), .sample("b"))
        try scene.perform(
            isMoved
                ? "UPDATE globus_lua_token SET data = (SELECT data FROM globus_lua_token WHERE resource_server = 'b')"
                : "UPDATE globus_lua_token SET data = overlay(data placing 'AAAA' from 20) WHERE resource_server = 'a'"
        )
        let error = await #expect(throws: GlobusError.self) { try await storage.tokenData(for: "a") }
        let hint = "the tokens of 'a' in the namespace 'DEFAULT' were damaged or changed by somebody without the key"
        #expect(error?.message.contains(hint) == true)
        #expect(try await storage.tokenData(for: "b") == .sample("b"))
    }

    @Test("Tokens are encrypted, given another key and decrypted again, with all that the namespace holds")
    func conversions() async throws {
        let (key, otherKey) = (
            try EncryptionKey(text: Secret(Scene.key)), try EncryptionKey(text: Secret(Scene.otherKey))
        )
        try await scene.open().store(.sample("a"), .sample("b"))
        try await scene.open("other").store(.sample("a"))
        #expect(try await scene.open().convert(to: key) == 2)
        #expect(try await scene.open(key: Scene.key).tokenDataByResourceServer().count == 2)
        await #expect(throws: GlobusError.self) { try await scene.open().convert(to: otherKey) }
        #expect(try await scene.open(key: Scene.key).convert(to: otherKey) == 2)
        #expect(try await scene.open(key: Scene.otherKey).convert(to: nil) == 2)
        let all = try await scene.open().tokenDataByResourceServer()
        #expect(all == ["a": .sample("a"), "b": .sample("b")])
        #expect(try await scene.open("other").tokenData(for: "a") == .sample("a"))
    }

    @Test("All namespaces are converted in one transaction, or none where one has another key")
    func allNamespaces() async throws {
        let key = try EncryptionKey(text: Secret(Scene.key))
        let otherKey = try EncryptionKey(text: Secret(Scene.otherKey))
        try await scene.open().store(.sample("a"), .sample("b"))
        try await scene.open("other").store(.sample("a"))
        #expect(try await scene.open("third").convertAll(to: key) == 3)
        let twice = await #expect(throws: GlobusError.self) { try await scene.open().convertAll(to: key) }
        #expect(twice?.message.contains("are encrypted already. Use 'rekey' to give them another key") == true)
        #expect(try await scene.open("other", key: Scene.key).convert(to: otherKey) == 1)
        await #expect(throws: GlobusError.self) { try await scene.open(key: Scene.key).convertAll(to: nil) }
        #expect(try await scene.open(key: Scene.key).tokenDataByResourceServer().count == 2)
        #expect(try await scene.open(key: Scene.key).convert(to: otherKey) == 2)
        #expect(try await scene.open(key: Scene.otherKey).convertAll(to: nil) == 3)
        #expect(try await scene.open("other").tokenData(for: "a") == .sample("a"))
        let plain = await #expect(throws: GlobusError.self) { try await scene.open(key: Scene.key).convertAll(to: nil) }
        #expect(plain?.message.hasSuffix("are not encrypted. There is nothing to decrypt.") == true)
        #expect(try scene.heldLeases() == 0)
    }

    @Test("A list tells what the table holds, and shows no token")
    func entries() async throws {
        let storage = try scene.open(application: "night job")
        var record = TokenData.sample("a", access: "planted-access")
        record.issuedAtSeconds = 1_700_000_000.5
        try await storage.store(record)
        try await scene.open("sealed", key: Scene.key).store(.sample("b"))
        let entries = try await storage.entries()
        #expect(entries.map(\.namespace) == ["DEFAULT", "sealed"])
        #expect(entries.map(\.resourceServer) == ["a", "b"])
        #expect(entries.map(\.isEncrypted) == [false, true])
        #expect(entries.map(\.record) == [record, nil])
        #expect(entries.map(\.issuedAt) == [1_700_000_000.5, nil])
        #expect(entries.allSatisfy { $0.holder?.process == getpid() && $0.updatedAt != nil && !$0.isHeld })
        #expect(entries[0].holder?.application == "night job")
        #expect(!"\(entries)".contains("planted-access"))
    }
}
