import Foundation
import GlobusAuth
import GlobusTokenStorage
import TestSupport
import Testing

@Suite struct JournalModeTests {
    /// The state in which the last user has left a database.
    enum State: String, CaseIterable {
        case plain = "no WAL mode"
        case emptyLog = "WAL mode, nothing in the log"
        case log = "WAL mode, written to by a program that has it open"
        case leftLog = "WAL mode, left by a killed program"
    }

    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.file("tokens.db")
    }

    /// Opens another program's connection, by default in WAL mode.
    private func otherProgram(_ mode: String = "WAL") throws -> TestDatabase {
        let database = try TestDatabase(path)
        try database.execute("PRAGMA journal_mode = \(mode)")
        return database
    }

    private func mode() throws -> String { try TestDatabase(path).value("PRAGMA journal_mode") }

    /// Makes the Globus SDK's database in `state`, in which the token for "transfer" is `access`.
    ///
    /// - Parameter state: The state of the database.
    /// - Returns: The token, and a connection that must be kept while the database is used.
    /// - Throws: The errors of SQLite.
    private func prepare(_ state: State) throws -> (access: Secret, program: TestDatabase?) {
        _ = try Fixtures.copy("schema-2.db", to: folder, as: "tokens.db")
        if state == .plain { return ("access-1", nil) }
        let program = try otherProgram()
        if state == .emptyLog {
            program.close()
            return ("access-1", nil)
        }
        try program.execute("UPDATE token_storage SET token_data_json = replace(token_data_json, 'access-1', 'newer')")
        if state == .log { return ("newer", program) }
        try folder.makeFolder("copy")
        for name in try folder.names() where name != "copy" {
            try FileManager.default.copyItem(atPath: folder.file(name), toPath: folder.file("copy/" + name))
        }
        program.close()
        for name in try folder.names() where name != "copy" { try folder.remove(name) }
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.file("copy")) {
            try FileManager.default.moveItem(atPath: folder.file("copy/" + name), toPath: folder.file(name))
        }
        try folder.remove("copy")
        return ("newer", nil)
    }

    private struct FileState: Equatable {
        let contents: Data
        let modified: Date?
    }

    /// Returns each file of the folder with its bytes and its modification time.
    private func files() throws -> [String: FileState] {
        let states = try folder.names().map { name in
            let attributes = try FileManager.default.attributesOfItem(atPath: folder.file(name))
            let modified = attributes[.modificationDate] as? Date
            return (name, FileState(contents: try folder.contents(name), modified: modified))
        }
        return Dictionary(uniqueKeysWithValues: states)
    }

    @Test("Reading changes no byte of a database and makes no file", arguments: State.allCases)
    func readingChangesNothing(state: State) async throws {
        let (access, program) = try prepare(state)
        let before = try files()
        let storage = try SQLiteTokenStorage(filePath: path)
        #expect(try await storage.tokenData(for: "transfer.api.globus.org")?.accessToken == access)
        #expect(try await storage.tokenDataByResourceServer().count == 2)
        #expect(try await storage.namespaces() == ["DEFAULT", "bücher"])
        // The connections of one process share the log's index, and here the other program is this process.
        let index = state == .log ? "tokens.db-shm" : ""
        #expect(try files().filter { $0.key != index } == before.filter { $0.key != index })
        #expect(try folder.names() == before.keys.sorted())
        withExtendedLifetime(program) {}
    }

    @Test("Reading an empty file, or none, finds nothing and makes no file", arguments: [true, false])
    func readingNothing(isEmpty: Bool) async throws {
        if isEmpty { try Data().write(to: URL(fileURLWithPath: path)) }
        let before = try files()
        #expect(try await SQLiteTokenStorage(filePath: path).tokenDataByResourceServer().isEmpty)
        #expect(try files() == before)
    }

    @Test("A user who may not write the folder reads the database", arguments: State.allCases)
    func readOnlyFolder(state: State) async throws {
        let (access, program) = try prepare(state)
        let before = try files()
        for name in before.keys {
            if getuid() == 0 { #expect(chown(folder.file(name), 65_534, 65_534) == 0) }
            try folder.setMode(0o444, of: name)
        }
        try folder.setMode(0o555, of: "")
        let lines = try await Worker("store-as-nobody", .sqlite, path, "10").rest()
        #expect(lines.first == "read 2 \(access == "newer" ? "newer" : "access-2")")
        #expect(lines.last?.contains("this user may not. Change the owner or the permissions") == true)
        #expect(try files() == before)
        try folder.setMode(0o755, of: "")
        withExtendedLifetime(program) {}
    }

    @Test("A store takes a database out of WAL mode, and loses nothing of it", arguments: [State.emptyLog, .leftLog])
    func leavesWALMode(state: State) async throws {
        let (access, _) = try prepare(state)
        let storage = try SQLiteTokenStorage(filePath: path)
        try await storage.storeTokenData(byResourceServer: ["a": .sample("a")])
        #expect(try mode() == "delete")
        #expect(try folder.names() == ["tokens.db", "tokens.db.lock"])
        #expect(try await storage.tokenData(for: "transfer.api.globus.org")?.accessToken == access)
        #expect(try await storage.tokenDataByResourceServer().count == 3)
    }

    @Test("A database that another program has open in WAL mode is stored to at once, and leaves the mode later")
    func busyInWALMode() async throws {
        let program = try #require(try prepare(.log).program)
        let storage = try SQLiteTokenStorage(filePath: path, lockTimeout: .seconds(600))
        try await storage.storeTokenData(byResourceServer: ["a": .sample("a")])
        #expect(try await storage.tokenDataByResourceServer().count == 3)
        #expect(try program.value("SELECT COUNT(*) FROM token_storage") == "4")
        #expect(try mode() == "wal")
        program.close()
        try await storage.storeTokenData(byResourceServer: ["b": .sample("b")])
        #expect(try mode() == "delete")
    }

    /// Leaves the database like a program that is killed when a part of its transaction is in the file.
    private func killInTransaction() throws {
        _ = try Fixtures.copy("schema-2.db", to: folder, as: "other.db")
        let database = try TestDatabase(folder.file("other.db"))
        try database.execute(
            """
            PRAGMA cache_size = 1; BEGIN IMMEDIATE; UPDATE token_storage SET token_data_json = 'half';
            CREATE TABLE junk (x); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100)
            INSERT INTO junk SELECT zeroblob(4096) FROM n
            """
        )
        try FileManager.default.copyItem(atPath: folder.file("other.db"), toPath: path)
        try FileManager.default.copyItem(atPath: folder.file("other.db-journal"), toPath: path + "-journal")
        try database.execute("ROLLBACK")
        database.close()
        try folder.remove("other.db")
        #expect(try folder.contents("tokens.db").range(of: Data("half".utf8)) != nil)
    }

    @Test("What a killed program had begun to change is taken back by whoever comes next", arguments: [true, false])
    func hotJournal(reads: Bool) async throws {
        try killInTransaction()
        let storage = try SQLiteTokenStorage(filePath: path)
        if !reads { try await storage.storeTokenData(byResourceServer: ["a": .sample("a")]) }
        #expect(try await storage.tokenData(for: "transfer.api.globus.org")?.accessToken == "access-1")
        #expect(try folder.names().filter { !$0.hasSuffix(".lock") } == ["tokens.db"])
    }

    @Test("A user who may not take back what a killed program had begun is told so")
    func hotJournalInReadOnlyFolder() async throws {
        try killInTransaction()
        for name in try folder.names() where getuid() == 0 { #expect(chown(folder.file(name), 65_534, 65_534) == 0) }
        try folder.setMode(0o555, of: "")
        let before = try files()
        let lines = try await Worker("store-as-nobody", .sqlite, path, "10").rest()
        let beginning = "failed StorageError: The token storage '\(path)' cannot be read: a program was ended while"
        #expect(lines.first?.hasPrefix(beginning) == true)
        #expect(lines.first?.contains("Let a user read it once who may write the file and its folder.") == true)
        try folder.setMode(0o755, of: "")
        #expect(try files()["tokens.db-journal"] == before["tokens.db-journal"])
        #expect(try await SQLiteTokenStorage(filePath: path).tokenDataByResourceServer().count == 2)
    }
}
