import Foundation
import MockGlobus
import Testing

/// The built-in token storages in scripts, and the command that encrypts them.
@Suite struct StorageTests {
    private static let key = String(repeating: "0123456789abcdef", count: 4)
    private static let otherKey = String(repeating: "fedcba9876543210", count: 4)

    @Test(
        "json and sqlite keep tokens in the Globus SDK's places, and memory keeps none",
        arguments: [
            ("json", "tokens.json", 1), ("sqlite", "tokens.db", 1), ("memory", "", 2),
        ]
    )
    func places(storage: String, file: String, requests: Int) async throws {
        let run = try await StorageRun()
        for _ in 0..<2 { #expect(try await run.run(storage: storage) == .exited(0, output: "200\n")) }
        #expect(run.mock.tokenRequests().count == requests)
        #expect(file.isEmpty || FileManager.default.fileExists(atPath: run.tokenFile(file)))
    }

    @Test(
        "A token file is encrypted, rekeyed and decrypted in place",
        arguments: [("json", "tokens.json"), ("sqlite", "tokens.db")]
    )
    func conversion(storage: String, file: String) async throws {
        let run = try await StorageRun()
        _ = try await run.run(storage: storage)
        let path = run.tokenFile(file)
        let keys = ["KEY": Self.key, "NEW": Self.otherKey]
        let encrypted = try await run.program(["storage", "encrypt", "--key", "env:KEY", path], keys)
        #expect(encrypted == .exited(0, output: "\(path): 1 token encrypted\n"))
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)).range(of: Data("mock-access-".utf8)) == nil)
        let closed = try await run.run(storage: storage)
        #expect(closed.end == .exited(1))
        #expect(closed.errors.contains("is encrypted. Pass its encryption key."))
        let rekeyed = try await run.program(
            ["storage", "rekey", "--old-key", "env:KEY", "--key", "env:NEW", path],
            keys
        )
        #expect(rekeyed == .exited(0, output: "\(path): 1 token encrypted with the new key\n"))
        let wrong = try await run.program(["storage", "decrypt", "--key", "env:KEY", path], keys)
        #expect(wrong.end == .exited(1))
        let plain = try await run.program(["storage", "decrypt", "--key", "env:NEW", path], keys)
        #expect(plain == .exited(0, output: "\(path): 1 token decrypted\n"))
        #expect(try await run.run(storage: storage) == .exited(0, output: "200\n"))
        #expect(run.mock.tokenRequests().count == 1)
    }

    @Test("A script opens an encrypted storage with a key from a variable or from a private file")
    func encryptedFromScript() async throws {
        let run = try await StorageRun()
        let file = run.folder.path(of: "t.json")
        let key = run.folder.path(of: "key")
        try Self.key.write(toFile: key, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: key)
        let script = """
            local function storage(key) return globus.token_storage("json", { filepath = ..., encryption_key = key }) end
            """
        func use(_ body: String) async throws -> Outcome {
            let flags = ["--allow-read=\(run.folder.path)", "--allow-write=\(file)", "--allow-env=KEY,NONE"]
            let code = script.replacing("...", with: "[[\(file)]]") + body
            return try await run.program(flags + ["-e", code], ["KEY": Self.key])
        }
        let token = "{ a = { access_token = 'x', scope = 's', expires_at_seconds = 1, resource_server = 'a' } }"
        #expect(try await use(" storage('env:KEY'):store_token_data_by_resource_server(\(token))") == .exited(0))
        #expect(try await use(" print(storage('file:\(key)'):get_token_data('a').scope)") == .exited(0, output: "s\n"))
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: key)
        let open = try await use(" storage('file:\(key)'):get_token_data('a')")
        #expect(open.errors.contains("Others may read the encryption key"))
        let unset = try await use(" storage('env:NONE')")
        #expect(unset.errors.contains("the encryption key's variable NONE is not set"))
    }

    @Test(
        "Wrong words to `storage` are told, and a key itself is not taken",
        arguments: [
            (["storage", "encrypt", "--key", "abc", "t.json"], "--key must be env:NAME or file:PATH"),
            (["storage", "encrypt", "--key", "env:NONE", "t.json"], "variable NONE is not set"),
            (["storage", "encrypt", "--key", "file:/nowhere", "t.txt"], "tells no format"),
            (["storage", "encrypt", "t.json"], "Missing expected argument '--key <key>'"),
            (["storage", "encrypt", "--format", "xml", "--key", "env:NONE", "t.json"], "--format is 'xml'"),
        ]
    )
    func usage(words: [String], message: String) async throws {
        let outcome = try await Program.run(words)
        #expect(outcome.end == .exited(2))
        #expect(outcome.errors.contains(message))
    }
}
