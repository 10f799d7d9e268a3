import Foundation
import GlobusAuth
import GlobusTokenStorage
import Testing

@Suite struct SQLiteFormatTests {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.file("tokens.db")
    }

    @Test("A database of the Globus SDK is read and written on")
    func readsFixture() async throws {
        let path = try Fixtures.copy("schema-2.db", to: folder, as: "tokens.db")
        let storage = try SQLiteTokenStorage(filePath: path)
        #expect(try await storage.tokenData(for: "transfer.api.globus.org")?.refreshToken == "refresh-1")
        #expect(try await storage.tokenData(for: "groups.api.globus.org")?.refreshToken == nil)
        try await storage.storeTokenData(byResourceServer: ["a": .sample("a")])
        let other = try SQLiteTokenStorage(filePath: path, namespace: "bücher")
        #expect(try await other.tokenData(for: "transfer.api.globus.org")?.accessToken == "access-3")
        #expect(try await storage.namespaces() == ["DEFAULT", "bücher"])
    }

    @Test("A new database has the Globus SDK's schema 2, a rollback journal, and what the SDK would have written")
    func writesSchema() async throws {
        try await SQLiteTokenStorage(filePath: path).storeTokenData(byResourceServer: ["a": .sample("a", refresh: nil)])
        let database = try TestDatabase(path)
        let attributes = try database.rows("SELECT attribute, value FROM sdk_storage_adapter_internal ORDER BY 1")
        #expect(attributes == [["globus-sdk.database_schema_version", "2"], ["globus-sdk.version", "4.10.0"]])
        let rows = try database.rows("SELECT namespace, resource_server, token_data_json FROM token_storage")
        #expect(rows.map { $0.prefix(2) } == [["DEFAULT", "a"]])
        let record: JSONValue = [
            "resource_server": "a", "scope": "all", "access_token": "sample-access",
            "expires_at_seconds": 1_700_000_000, "token_type": "Bearer",
        ]
        #expect(try JSONValue(parsing: try #require(rows.first?.last)) == record)
        #expect(try database.value("PRAGMA journal_mode") == "delete")
    }

    @Test("An empty file becomes a database, as one that was only just begun")
    func emptyFile() async throws {
        try Data().write(to: URL(fileURLWithPath: path))
        let storage = try SQLiteTokenStorage(filePath: path)
        try await storage.storeTokenData(byResourceServer: ["a": .sample("a")])
        #expect(try await storage.tokenData(for: "a") == .sample("a"))
    }

    @Test("A file that is no database is an error that names it, and stays as it is")
    func noDatabase() async throws {
        let text = String(repeating: "no database at all. ", count: 100)
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        try await expectRefusal("is no SQLite database")
        #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
    }

    static let foreign: [(sql: String, hint: String)] = [
        ("CREATE TABLE bookmarks (url TEXT)", "it is a database of another program"),
        ("UPDATE sdk_storage_adapter_internal SET value = '3' WHERE value = '2'", "has the format 3"),
        ("DROP TABLE token_storage", "its table 'token_storage' is missing"),
        ("DROP TABLE token_storage; CREATE TABLE token_storage (x)", "its tables are not those of a token storage"),
    ]

    @Test("A database that is another program's is refused", arguments: foreign)
    func foreignDatabase(sql: String, hint: String) async throws {
        if !sql.hasPrefix("CREATE") { _ = try Fixtures.copy("schema-2.db", to: folder, as: "tokens.db") }
        try TestDatabase(path).execute(sql)
        let before = try folder.contents("tokens.db")
        try folder.setMode(0o644, of: "tokens.db")
        try await expectRefusal(hint)
        #expect(try folder.contents("tokens.db") == before)
        #expect(try folder.mode("tokens.db") == 0o644)
    }

    @Test("A record that is NULL is damage, and no missing record")
    func nullRecord() async throws {
        _ = try Fixtures.copy("schema-2.db", to: folder, as: "tokens.db")
        let columns = "namespace PRIMARY KEY, resource_server, token_data_json"
        try TestDatabase(path).execute(
            """
            DROP TABLE token_storage; CREATE TABLE token_storage (\(columns));
            INSERT INTO token_storage VALUES ('DEFAULT', 'a', NULL)
            """
        )
        let storage = try SQLiteTokenStorage(filePath: path)
        let one = await #expect(throws: GlobusError.self) { try await storage.tokenData(for: "a") }
        let all = await #expect(throws: GlobusError.self) { try await storage.tokenDataByResourceServer() }
        for error in [one, all] {
            #expect(error?.message.contains("is damaged: its tables are not those of a token storage") == true)
        }
    }

    @Test("A namespace that is stored as a text and as a BLOB is one namespace")
    func blobNamespace() async throws {
        _ = try Fixtures.copy("schema-2.db", to: folder, as: "tokens.db")
        try TestDatabase(path).execute(
            """
            INSERT INTO token_storage
            SELECT CAST(namespace AS BLOB), resource_server, token_data_json FROM token_storage
            """
        )
        let storage = try SQLiteTokenStorage(filePath: path)
        #expect(try await storage.namespaces() == ["DEFAULT", "bücher"])
        #expect(try await storage.entriesOfAllNamespaces().count == 3)
    }

    @Test("A database that keeps its texts in UTF-16 holds the same names")
    func otherEncoding() async throws {
        try TestDatabase(path).execute("PRAGMA encoding = 'UTF-16'; CREATE TABLE x (y); DROP TABLE x")
        let storage = try SQLiteTokenStorage(filePath: path, namespace: "bücher\0")
        try await storage.storeTokenData(byResourceServer: ["ä": .sample("ä"), "b": .sample("b")])
        #expect(try await storage.tokenData(for: "ä") == .sample("ä"))
        #expect(try await storage.tokenDataByResourceServer().keys.sorted() == ["b", "ä"])
        #expect(try await storage.namespaces() == ["bücher\0"])
        #expect(try await storage.removeTokenData(for: "ä"))
        let database = try TestDatabase(path)
        #expect(try database.value("PRAGMA encoding") == "UTF-16le")
        #expect(try database.rows("SELECT resource_server FROM token_storage") == [["b"]])
    }

    @Test("A database in memory is refused in the Globus SDK's words")
    func inMemory() {
        let error = #expect(throws: GlobusError.self) { try SQLiteTokenStorage(filePath: ":memory:") }
        #expect(error?.message.hasPrefix("SQLiteTokenStorage cannot be used with a ':memory:' database.") == true)
    }

    @Test("A database that was removed or replaced since it was opened is opened again", arguments: [true, false])
    func replaced(isMissing: Bool) async throws {
        let storage = try SQLiteTokenStorage(filePath: path)
        try await storage.storeTokenData(byResourceServer: ["a": .sample("a")])
        for name in try folder.names() where !name.hasSuffix(".lock") { try folder.remove(name) }
        if isMissing { #expect(try await storage.tokenData(for: "a") == nil) }
        let other = try SQLiteTokenStorage(filePath: path)
        try await other.storeTokenData(byResourceServer: ["b": .sample("b")])
        try await storage.storeTokenData(byResourceServer: ["c": .sample("c")])
        #expect(try await other.tokenDataByResourceServer().keys.sorted() == ["b", "c"])
    }

    @Test("A removed token leaves the database's files")
    func removedTokenLeaves() async throws {
        let storage = try SQLiteTokenStorage(filePath: path)
        try await storage.storeTokenData(byResourceServer: ["a": .sample("a", access: "planted-secret")])
        _ = try await storage.removeTokenData(for: "a")
        try await storage.close()
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)).range(of: Data("planted-secret".utf8)) == nil)
        #expect(try folder.names() == ["tokens.db", "tokens.db.lock"])
    }

    private func expectRefusal(_ hint: String) async throws {
        let storage = try SQLiteTokenStorage(filePath: path)
        let reading = await #expect(throws: GlobusError.self) { try await storage.tokenDataByResourceServer() }
        let storing = await #expect(throws: GlobusError.self) {
            try await storage.storeTokenData(byResourceServer: ["a": .sample("a")])
        }
        for error in [reading, storing] {
            #expect(error?.code == .storage)
            #expect(error?.message.contains(hint) == true)
            #expect(error?.message.contains(path) == true)
        }
    }
}
