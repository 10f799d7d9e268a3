import CSQLite
import Foundation
import Testing

@testable import GlobusTokenStorage

@Suite struct SQLiteConnectionTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test("A connection that reads finds the file whatever its name, and can neither make nor change it")
    func reading() throws {
        let path = folder.file("a?mode=rwc#b%20c ü.db")
        #expect(throws: SQLiteError(SQLITE_CANTOPEN)) { try SQLiteConnection(reading: path) }
        #expect(try folder.names().isEmpty)
        try TestDatabase(path).execute("CREATE TABLE t (x); INSERT INTO t VALUES ('a')")
        let connection = try SQLiteConnection(reading: path)
        #expect(try connection.rows("SELECT x FROM t") { try $0.text(0) } == ["a"])
        #expect(throws: SQLiteError(SQLITE_READONLY)) { try connection.execute("DELETE FROM t") }
        #expect(throws: SQLiteError(SQLITE_READONLY)) { try connection.execute("PRAGMA user_version = 1") }
        #expect(try folder.names() == ["a?mode=rwc#b%20c ü.db"])
    }

    @Test("What is no database is found out by the first statement, and a folder by opening it")
    func noDatabase() throws {
        try Data(String(repeating: "no database", count: 100).utf8).write(to: URL(fileURLWithPath: folder.file("text")))
        let connection = try SQLiteConnection(changing: folder.file("text"))
        #expect(throws: SQLiteError(SQLITE_NOTADB)) { try connection.transaction(.immediate) {} }
        #expect(throws: SQLiteError(SQLITE_NOTADB)) {
            try SQLiteConnection(reading: folder.file("text")).rows("SELECT * FROM sqlite_master") { _ in }
        }
        let error = #expect(throws: SQLiteError.self) { try SQLiteConnection(changing: folder.path) }
        #expect(error?.primaryCode == SQLITE_CANTOPEN)
    }

    @Test("A connection that ends closes its file and takes back what it had not finished")
    func ends() throws {
        let path = folder.file("test.db")
        try TestDatabase(path).execute("CREATE TABLE t (x)")
        do {
            let connection = try SQLiteConnection(changing: path)
            try connection.execute("BEGIN IMMEDIATE")
            try connection.execute("INSERT INTO t VALUES ('a')")
        }
        #expect(try folder.names() == ["test.db"])
        #expect(try TestDatabase(path).rows("SELECT * FROM t").isEmpty)
        let links = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
        let open = links.compactMap {
            try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/" + $0)
        }
        #expect(!open.contains(path))
    }

    @Test("The header says whether there may be a log, and a copy in memory can be read and not changed")
    func copy() throws {
        let path = folder.file("test.db")
        try Data().write(to: URL(fileURLWithPath: path))
        #expect(try !SQLiteConnection(reading: path).isInWALMode())
        let program = try TestDatabase(path)
        try program.execute("CREATE TABLE t (x)")
        #expect(try !SQLiteConnection(reading: path).isInWALMode())
        try program.execute("PRAGMA journal_mode = WAL; INSERT INTO t VALUES ('in the log')")
        #expect(try SQLiteConnection(reading: path).isInWALMode())
        let copy = try SQLiteConnection(reading: path, "readonly_shm=1").copyInMemory()
        #expect(try copy.rows("SELECT x FROM t") { try $0.text(0) } == ["in the log"])
        #expect(throws: SQLiteError(SQLITE_READONLY)) { try copy.execute("DELETE FROM t") }
    }
}
