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

    @Test(
        "A connection that reads finds the file also where marks and signs of URIs are in its path",
        arguments: ["a?\u{301}.db", "a%\u{301}20.db", "a#\u{308}.db", "&mode=rwc;a=\\\"'+:@[]\n\u{7f}.db", "🗂%41.db"]
    )
    func names(name: String) throws {
        try TestDatabase(folder.file(name)).execute("CREATE TABLE t (x); INSERT INTO t VALUES ('a')")
        // A path that begins with two slashes is that of the same file.
        for path in [folder.file(name), "/" + folder.file(name)] {
            #expect(try SQLiteConnection(reading: path).rows("SELECT x FROM t") { try $0.text(0) } == ["a"])
        }
        #expect(try folder.names().count == 1)
    }

    @Test("No connection creates its file, and the error has the system's number")
    func missing() throws {
        let path = folder.file("missing.db")
        let errors = [
            #expect(throws: SQLiteError(SQLITE_CANTOPEN)) { try SQLiteConnection(reading: path) },
            #expect(throws: SQLiteError(SQLITE_CANTOPEN)) { try SQLiteConnection(changing: path) },
        ]
        #expect(errors.map { $0?.systemNumber } == [ENOENT, ENOENT])
        #expect(try folder.names().isEmpty)
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
        // The system's links have no links in them, which the temporary folder may be.
        let real = try #require(realpath(path, nil))
        defer { free(real) }
        let file = String(cString: real)
        do {
            let connection = try SQLiteConnection(changing: path)
            #expect(try Self.openFiles().contains(file))
            try connection.execute("BEGIN IMMEDIATE")
            try connection.execute("INSERT INTO t VALUES ('a')")
        }
        #expect(try folder.names() == ["test.db"])
        #expect(try TestDatabase(path).rows("SELECT * FROM t").isEmpty)
        #expect(try !Self.openFiles().contains(file))
    }

    private static func openFiles() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap {
            try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/" + $0)
        }
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
