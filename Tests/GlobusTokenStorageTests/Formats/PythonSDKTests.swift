import Foundation
import GlobusAuth
import GlobusTokenStorage
import Testing

@Suite(.enabled(if: PythonSDK.isInstalled, "needs the Globus SDK for Python: set GLOBUS_SDK_PYTHON"))
struct PythonSDKTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func stored(_ kind: StorageKind, namespace: String = "DEFAULT") async throws -> JSONValue {
        let (status, output) = try await PythonSDK.run("read", kind.rawValue, kind.file(in: folder), namespace)
        #expect(status == 0)
        return try JSONValue(parsing: output)
    }

    @Test("The Globus SDK reads what was stored here, and stores what is read here", arguments: StorageKind.plainFiles)
    func bothWays(kind: StorageKind) async throws {
        var record = TokenData.sample("a")
        (record.extra, record.expiresAtSeconds) = (["new": [1, "ü"]], nil)
        record.issuedAtSeconds = 1_699_999_997.5
        let storage = try kind.open(in: folder, namespace: "bücher")
        try await storage.storeTokenData(byResourceServer: ["a": record, "": .sample("", refresh: nil)])
        let expected: JSONValue = [
            "resource_server": "a", "scope": "all", "access_token": "sample-access",
            "refresh_token": "sample-refresh", "expires_at_seconds": 253_402_300_799, "token_type": "Bearer",
            "new": [1, "ü"], "issued_at_seconds": 1_699_999_997.5,
        ]
        #expect(try await stored(kind, namespace: "bücher")["a"] == expected)

        let path = kind.file(in: folder)
        #expect(try await PythonSDK.run("store", kind.rawValue, path, "bücher", "b", "7").status == 0)
        #expect(try await storage.tokenDataByResourceServer().keys.sorted() == ["", "a", "b"])
        #expect(try await storage.tokenData(for: "b")?.accessToken == "access-7")
        #expect(try await storage.tokenData(for: "a") == record)
    }

    @Test(
        "A file of the Globus SDK stays readable to it after a store from here",
        arguments: [(StorageKind.json, "format-1.0.json"), (.json, "format-2.0.json"), (.sqlite, "schema-2.db")]
    )
    func updatesFixture(kind: StorageKind, name: String) async throws {
        _ = try Fixtures.copy(name, to: folder, as: "tokens.\(kind.format.fileExtension)")
        let storage = try kind.open(in: folder)
        try await storage.storeTokenData(byResourceServer: ["a": .sample("a")])
        _ = try await storage.removeTokenData(for: "groups.api.globus.org")
        let stored = try await stored(kind)
        #expect(stored.object?.keys.sorted() == ["a", "transfer.api.globus.org"])
        #expect(stored["transfer.api.globus.org"]?["refresh_token"] == "refresh-1")
    }

    @Test(
        "The Globus SDK takes no encrypted file for its own",
        arguments: [StorageKind.encryptedJSON, .encryptedSQLite]
    )
    func refusesEncrypted(kind: StorageKind) async throws {
        let storage = try kind.open(in: folder)
        try await storage.storeTokenData(byResourceServer: ["a": .sample("a")])
        let (format, path) = (kind.format.rawValue, kind.file(in: folder))
        #expect(try await PythonSDK.run("read", format, path, "DEFAULT").status != 0)
        #expect(try await PythonSDK.run("store", format, path, "DEFAULT", "b", "1").status != 0)
        #expect(try await storage.tokenDataByResourceServer() == ["a": .sample("a")])
    }

    @Test(
        "Both find an application's tokens in the same place",
        arguments: ["Unnamed Globus App", "a.b c/d\\e:*?\"<>|", "ÄÖÜ\u{A0}\u{200B}x", "com10", "İstanbul", "日本 🗝"]
    )
    func samePlace(name: String) async throws {
        let output = try await PythonSDK.run("place", "client", name, "preview").output
        let location = try TokenStorageLocation(
            clientID: "client",
            appName: name,
            environment: "preview",
            homeFolder: TokenStorageLocation.homeFolder { ProcessInfo.processInfo.environment[$0] }
        )
        #expect(output.split(separator: "\n").last.map { $0 + ".json" } == location.filePath(.json))
    }
}
