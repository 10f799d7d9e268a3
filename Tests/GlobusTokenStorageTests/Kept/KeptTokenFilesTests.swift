import Foundation
import GlobusAuth
import GlobusTokenStorage
import Testing

@Suite struct KeptTokenFilesTests {
    private let folder: TemporaryFolder
    private let files: KeptTokenFiles

    init() throws {
        folder = try TemporaryFolder()
        files = KeptTokenFiles(folder: folder.file("state/kept-tokens"))
    }

    private let tokens: KeptTokens = {
        var record = TokenData.sample("transfer.api.globus.org", access: "planted-access", refresh: "planted-refresh")
        record.extra = ["site_note": "unknown to the library"]
        return KeptTokens(
            records: ["transfer.api.globus.org": record],
            refreshToken: "planted-refresh",
            storedDigest: "before",
            usedDigest: nil,
            receivedAt: 1_700_000_000.5
        )
    }()

    private func owner(_ kind: StorageKind = .json) async throws -> KeptTokens.Owner {
        let form = try #require(try await kind.open(in: folder).keptForm())
        return KeptTokens.Owner(form: form, clientID: "cid", resourceServer: "transfer.api.globus.org")
    }

    @Test(
        "What was kept is read as it was, in a private file that tells its purpose, and is removed",
        arguments: StorageKind.files
    )
    func roundTrip(kind: StorageKind) async throws {
        let owner = try await owner(kind)
        #expect(try await files.keptTokens(for: owner) == nil)
        try await files.keep(tokens, for: owner)
        let path = files.place(for: owner)
        #expect(path.hasPrefix(files.folder + "/transfer.api.globus.org-"))
        #expect(try folder.mode("state") == 0o700)
        #expect(try folder.mode("state/kept-tokens") == 0o700)
        let name = String(path.dropFirst(folder.path.count + 1))
        #expect(try folder.mode(name) == 0o600)
        let text = String(decoding: try folder.contents(name), as: UTF8.self)
        #expect(text.contains("planted") != kind.isEncrypted)
        #expect(text.contains("offers them to the storage at its next run"))
        let read = try #require(try await files.keptTokens(for: owner))
        #expect(read.records == tokens.records)
        #expect(read.refreshToken == tokens.refreshToken)
        #expect(read.storedDigest == "before" && read.usedDigest == nil && read.receivedAt == tokens.receivedAt)
        try await files.drop(for: owner)
        try await files.drop(for: owner)
        #expect(try await files.keptTokens(for: owner) == nil)
    }

    @Test("A damaged file is an error that names it, and is left as it is")
    func damaged() async throws {
        let owner = try await owner()
        try await files.keep(tokens, for: owner)
        let path = files.place(for: owner)
        let whole = try Data(contentsOf: URL(fileURLWithPath: path))
        for contents in [
            whole.prefix(whole.count / 2), Data(), Data("[]".utf8), Data(#"{"format_version": "9"}"#.utf8),
        ] {
            try contents.write(to: URL(fileURLWithPath: path))
            chmod(path, 0o600)
            let error = await #expect(throws: GlobusError.self) { try await files.keptTokens(for: owner) }
            #expect(error?.code == .storage)
            #expect(error?.message.contains("'\(path)' are damaged: ") == true)
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == contents)
        }
    }

    @Test("Without the key or with another one, and where others may write it, the file is an error and stays")
    func refused() async throws {
        let owner = try await owner(.encryptedJSON)
        try await files.keep(tokens, for: owner)
        var other = owner
        other.form.sealing = nil
        let withoutKey = other
        let keyless = await #expect(throws: GlobusError.self) { try await files.keptTokens(for: withoutKey) }
        #expect(keyless?.message.contains("are encrypted. Pass the encryption key") == true)
        other.form.sealing = KeptTokenSealing(try EncryptionKey(text: Secret(StorageKind.otherKeyText)))
        let withOtherKey = other
        let wrong = await #expect(throws: GlobusError.self) { try await files.keptTokens(for: withOtherKey) }
        #expect(wrong?.message.contains("were encrypted with another key") == true)
        chmod(files.place(for: owner), 0o666)
        let open = await #expect(throws: GlobusError.self) { try await files.keptTokens(for: owner) }
        #expect(open?.message.contains("others may change them") == true)
    }

    @Test("Each storage, namespace, client and service has a file of its own; memory has none")
    func names() async throws {
        let owner = try await owner()
        var places: Set = [files.place(for: owner)]
        var other = owner
        other.clientID = "another"
        places.insert(files.place(for: other))
        other = owner
        other.resourceServer = "../../etc/x\u{0}y"
        places.insert(files.place(for: other))
        other.resourceServer = ""
        places.insert(files.place(for: other))
        other = owner
        let named = try JSONTokenStorage(filePath: folder.file("tokens.json"), namespace: "n")
        other.form = try #require(try await named.keptForm())
        places.insert(files.place(for: other))
        #expect(places.count == 5)
        #expect(places.allSatisfy { !$0.dropFirst(files.folder.count + 1).contains("/") })
        #expect(try await MemoryTokenStorage().keptForm() == nil)
    }

    @Test("A storage is the same by whichever path it is reached")
    func paths() async throws {
        try folder.makeFolder("real")
        try folder.makeLink("link", to: folder.file("real"))
        let direct = try await JSONTokenStorage(filePath: folder.file("real/t.json")).keptForm()?.storage
        let linked = try await JSONTokenStorage(filePath: folder.file("link/t.json")).keptForm()?.storage
        #expect(direct == linked)
    }

    @Test(
        "The folder is the user's state folder",
        arguments: [
            (["XDG_STATE_HOME": "/s", "HOME": "/h"], "/s/globus-lua/kept-tokens"),
            (["XDG_STATE_HOME": "relative", "HOME": "/h"], "/h/.local/state/globus-lua/kept-tokens"),
        ]
    )
    func place(variables: [String: String], path: String) {
        #expect(KeptTokenFiles(environment: { variables[$0] })?.folder == path)
    }
}
