import Foundation
import GlobusAuth
import GlobusTokenStorage
import Testing

@Suite struct JSONFormatTests {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.file("tokens.json")
    }

    private func document() throws -> JSONValue {
        try JSONValue(parsing: Array(try Data(contentsOf: URL(fileURLWithPath: path))))
    }

    private func write(_ text: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    }

    @Test(
        "A file of the Globus SDK is read",
        arguments: [("format-1.0.json", nil), ("format-2.0.json", "1de47175-0000-4000-8000-000000000003")]
    )
    func readsFixtures(name: String, identity: String?) async throws {
        let storage = try JSONTokenStorage(filePath: try Fixtures.copy(name, to: folder, as: "tokens.json"))
        let stored = try await storage.tokenDataByResourceServer()
        let transfer = TokenData(
            resourceServer: "transfer.api.globus.org",
            identityID: identity,
            scope: "urn:globus:auth:scope:transfer.api.globus.org:all",
            accessToken: "access-1",
            refreshToken: "refresh-1",
            expiresAtSeconds: 1_700_000_001,
            tokenType: "Bearer"
        )
        #expect(stored.keys.sorted() == ["groups.api.globus.org", "transfer.api.globus.org"])
        #expect(stored["transfer.api.globus.org"] == transfer)
        #expect(stored["groups.api.globus.org"]?.refreshToken == nil)
    }

    @Test("A file of format 1.0 becomes one of format 2.0 when something is stored")
    func upgrades() async throws {
        let path = try Fixtures.copy("format-1.0.json", to: folder, as: "tokens.json")
        try await JSONTokenStorage(filePath: path, namespace: "OTHER").storeTokenData(byResourceServer: [
            "a": .sample("a")
        ])
        let document = try document()
        #expect(document["by_rs"] == nil)
        #expect(document["format_version"] == "2.0")
        #expect(document["globus-sdk.version"] == "4.10.0")
        #expect(document["data"]?["DEFAULT"]?.object?.count == 2)
        #expect(document["data"]?["OTHER"]?.object?.count == 1)
    }

    @Test(
        "The version that wrote a file of format 1.0 stays, and is ours where there was none",
        arguments: [(#", "globus-sdk.version": "3.0.0""#, "3.0.0"), ("", "4.10.0")]
    )
    func upgradesVersion(member: String, version: String) async throws {
        try write(#"{"by_rs": {}, "format_version": "1.0"\#(member)}"#)
        try await JSONTokenStorage(filePath: path).storeTokenData(byResourceServer: ["a": .sample("a")])
        #expect(try document()["globus-sdk.version"] == .string(version))
    }

    @Test("A new file is what the Globus SDK would have written")
    func writesFormat() async throws {
        try await JSONTokenStorage(filePath: path).storeTokenData(byResourceServer: ["a": .sample("a", refresh: nil)])
        let record: JSONValue = [
            "resource_server": "a", "scope": "all", "access_token": "sample-access",
            "expires_at_seconds": 1_700_000_000, "token_type": "Bearer",
        ]
        #expect(
            try document() == [
                "data": ["DEFAULT": ["a": record]], "format_version": "2.0", "globus-sdk.version": "4.10.0",
            ]
        )
    }

    @Test("What is not known stays: members of the file, of other namespaces and of records")
    func keepsUnknown() async throws {
        let record = #"{"access_token": "x", "resource_server": "a", "new": {"z": [1, null]}, "expires_at_seconds": 5}"#
        try write(
            """
            {"data": {"DEFAULT": {"a": \(record)}, "OTHER": {"b": {"odd": 1}}}, "format_version": "2.0",
            "globus-sdk.version": "9.1", "comment": {"by": "hand"}}
            """
        )
        try await JSONTokenStorage(filePath: path).storeTokenData(byResourceServer: ["c": .sample("c")])
        let document = try document()
        #expect(document["comment"] == ["by": "hand"])
        #expect(document["globus-sdk.version"] == "9.1")
        #expect(document["data"]?["OTHER"]?["b"] == ["odd": 1])
        #expect(document["data"]?["DEFAULT"]?["a"] == (try JSONValue(parsing: record)))
    }

    @Test("A token without a known end has one that the Globus SDK can read, and none when it comes back")
    func unknownEnd() async throws {
        let storage = try JSONTokenStorage(filePath: path)
        var record = TokenData.sample("a")
        record.expiresAtSeconds = nil
        try await storage.storeTokenData(byResourceServer: ["a": record])
        #expect(try document()["data"]?["DEFAULT"]?["a"]?["expires_at_seconds"] == 253_402_300_799)
        #expect(try await storage.tokenData(for: "a")?.expiresAtSeconds == nil)
    }

    @Test("When a token was issued is kept with it, and what is no time stays as it is")
    func issue() async throws {
        let storage = try JSONTokenStorage(filePath: path)
        var record = TokenData.sample("a")
        record.issuedAtSeconds = 1_699_999_997.25
        try await storage.storeTokenData(byResourceServer: ["a": record])
        #expect(try document()["data"]?["DEFAULT"]?["a"]?["issued_at_seconds"] == 1_699_999_997.25)
        #expect(try await storage.tokenData(for: "a") == record)
        try write(
            """
            {"data": {"DEFAULT": {"a": {"access_token": "x", "expires_at_seconds": 5, "issued_at_seconds": "noon"}}},
            "format_version": "2.0"}
            """
        )
        let odd = try #require(try await storage.tokenData(for: "a"))
        #expect(odd.issuedAtSeconds == nil)
        try await storage.storeTokenData(byResourceServer: ["a": odd])
        #expect(try document()["data"]?["DEFAULT"]?["a"]?["issued_at_seconds"] == "noon")
    }

    static let damage: [(text: String, hint: String)] = [
        ("", "it is empty"), (#"{"data": {"DEFAULT": {"#, "it is no whole JSON document"),
        ("[1]", "it is no JSON object"), (#"{"private": "thing"}"#, "'format_version' is missing"),
        (#"{"format_version": "3.0", "data": {}}"#, "has the format 3.0"),
        (#"{"format_version": "1.0"}"#, "'by_rs' is no object"),
        (#"{"format_version": "2.0", "data": []}"#, "'data' is no object"),
        (#"{"format_version": "2.0", "data": {"DEFAULT": 1}}"#, "the namespace 'DEFAULT' is no object"),
        (#"{"format_version": "2.0-encrypted", "data": {}}"#, "'key_check' is missing"),
    ]

    @Test("A damaged or foreign file is an error that names it and the way out, and stays as it is", arguments: damage)
    func damaged(text: String, hint: String) async throws {
        try write(text)
        let storage = try JSONTokenStorage(filePath: path)
        for attempt in 0..<3 {
            let error = await #expect(throws: GlobusError.self) {
                switch attempt {
                case 0: _ = try await storage.tokenDataByResourceServer()
                case 1: try await storage.storeTokenData(byResourceServer: ["a": .sample("a")])
                default: _ = try await storage.removeTokenData(for: "a")
                }
            }
            #expect(error?.code == .storage)
            #expect(error?.message.contains(hint) == true)
            #expect(error?.message.contains(path) == true)
        }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
    }

    @Test("A damaged record is named, and the others can be read")
    func damagedRecord() async throws {
        try write(
            """
            {"data": {"DEFAULT": {"a": {"access_token": 7}, "b": {"access_token": "x"}}}, "format_version": "2.0",
            "globus-sdk.version": "4.10.0"}
            """
        )
        let storage = try JSONTokenStorage(filePath: path)
        let error = await #expect(throws: GlobusError.self) { try await storage.tokenData(for: "a") }
        #expect(
            error?.message.contains("'a' in the namespace 'DEFAULT' cannot be read: 'access_token' is no string")
                == true
        )
        #expect(try await storage.tokenData(for: "b")?.accessToken == "x")
    }

    @Test("A file that another program is just writing is read when it is whole", arguments: 1...8)
    func halfWritten(attempt: Int) async throws {
        try write("")
        let storage = try JSONTokenStorage(filePath: path)
        async let stored = storage.tokenDataByResourceServer()
        try await Task.sleep(for: .milliseconds(15))
        _ = try Fixtures.copy("format-2.0.json", to: folder, as: "whole.json")
        #expect(rename(folder.file("whole.json"), path) == 0)
        #expect(try await stored.count == 2)
    }
}
