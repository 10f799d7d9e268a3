import Foundation
import GlobusAuth
import GlobusTokenStorage
import Testing

@Suite struct EncryptionKeyTests {
    private static let bytes = [UInt8](0..<32)
    private static let base64 = Data(bytes).base64EncodedString()
    private static let hexadecimal = "000102030405060708090a0b0c0d0e0f101112131415161718191A1B1C1D1E1F"
    static let texts = [
        hexadecimal, base64, base64.filter { $0 != "=" }, hexadecimal + "\n",
        base64.replacingOccurrences(of: "+", with: "-").replacingOccurrences(of: "/", with: "_"),
    ]

    /// Whether two keys are the same, so that one can read what the other has encrypted.
    private func areSame(_ first: EncryptionKey, _ second: EncryptionKey) async throws -> Bool {
        let path = try TemporaryFolder().file("tokens.json")
        let storage = try JSONTokenStorage(filePath: path, encryptionKey: first)
        try await storage.storeTokenData(byResourceServer: ["a": .sample("a")])
        let other = try JSONTokenStorage(filePath: path, encryptionKey: second)
        return (try? await other.tokenData(for: "a")) == .sample("a")
    }

    @Test("A key is written in hexadecimal or in base64", arguments: texts)
    func readsText(text: String) async throws {
        #expect(try await areSame(try EncryptionKey(text: Secret(text)), try EncryptionKey(bytes: Self.bytes)))
    }

    @Test(
        "Text that is no key is an error that does not show it",
        arguments: ["", "secret!", "00ff", "c2VjcmV0LWtleQ=="]
    )
    func refusesText(text: String) {
        let error = #expect(throws: GlobusError.self) { try EncryptionKey(text: Secret(text)) }
        #expect(error?.code == .usage)
        #expect(text.isEmpty || error?.message.contains(text) == false)
        #expect(error?.message.contains("openssl rand -hex 32") == true)
    }

    @Test("A key file holds the bytes or the text, and is its owner's alone", arguments: [0o600, 0o400])
    func readsFile(mode: Int) async throws {
        let folder = try TemporaryFolder()
        try Data(Self.bytes).write(to: URL(fileURLWithPath: folder.file("bytes")))
        try Data(Self.hexadecimal.utf8).write(to: URL(fileURLWithPath: folder.file("text")))
        for name in ["bytes", "text"] { try folder.setMode(mode, of: name) }
        let first = try await EncryptionKey.load(contentsOfFile: folder.file("bytes"))
        let second = try await EncryptionKey.load(contentsOfFile: folder.file("text"))
        #expect(try await areSame(first, second))
    }

    @Test("A key file that others have any permission on is refused", arguments: [0o640, 0o604, 0o610, 0o602])
    func refusesOpenFile(mode: Int) async throws {
        let folder = try TemporaryFolder()
        try Data(Self.bytes).write(to: URL(fileURLWithPath: folder.file("key")))
        try folder.setMode(mode, of: "key")
        let error = await #expect(throws: GlobusError.self) {
            try await EncryptionKey.load(contentsOfFile: folder.file("key"))
        }
        #expect(error?.code == .storage)
        #expect(error?.message.contains("chmod 600 '\(folder.file("key"))'") == true)
    }

    @Test("A key shows in no description")
    func redacted() throws {
        let key = try EncryptionKey(text: Secret(Self.hexadecimal))
        var dumped = ""
        dump(key, to: &dumped)
        #expect("\(key) \(String(reflecting: key)) \(dumped)" == "<redacted> <redacted> - <redacted>\n")
    }
}
