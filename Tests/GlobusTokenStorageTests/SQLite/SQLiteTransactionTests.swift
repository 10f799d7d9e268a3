import CSQLite
import Testing

@testable import GlobusTokenStorage

@Suite(.timeLimit(.minutes(1))) struct SQLiteTransactionTests {
    private struct Stop: Error {}

    private let folder: TemporaryFolder
    private let path: String
    private let connection: SQLiteConnection

    init() throws {
        folder = try TemporaryFolder()
        path = folder.file("test.db")
        _ = try TestDatabase(path)
        connection = try SQLiteConnection(changing: path, busyTimeout: .milliseconds(200))
        try connection.execute("CREATE TABLE t (name VARCHAR PRIMARY KEY)")
    }

    /// Returns what another program sees.
    private func names() throws -> [String] {
        try TestDatabase(path).rows("SELECT name FROM t ORDER BY 1").flatMap(\.self)
    }

    private func insert(_ name: String) throws { try connection.execute("INSERT INTO t VALUES (?)", name) }

    @Test(
        "A transaction is seen by others when it has ended",
        arguments: [.deferred, .immediate] as [SQLiteConnection.Transaction]
    )
    func commit(kind: SQLiteConnection.Transaction) throws {
        let result = try connection.transaction(kind) {
            try insert("a")
            #expect(try names().isEmpty)
            return 7
        }
        #expect(result == 7)
        #expect(try names() == ["a"])
    }

    @Test("What throws in a transaction takes all of it back, and its lock")
    func rollback() throws {
        #expect(throws: Stop.self) {
            try connection.transaction(.immediate) {
                try insert("a")
                throw Stop()
            }
        }
        #expect(sqlite3_get_autocommit(connection.handle) != 0)
        try TestDatabase(path).execute("INSERT INTO t VALUES ('other')")
        try connection.transaction(.immediate) { try insert("b") }
        #expect(try names() == ["b", "other"])
    }

    @Test("A commit that fails takes the changes back")
    func failedCommit() throws {
        try connection.execute("CREATE TABLE u (name REFERENCES t (name) DEFERRABLE INITIALLY DEFERRED)")
        #expect(throws: SQLiteError(787)) {
            try connection.transaction(.immediate) {
                try insert("a")
                try connection.execute("INSERT INTO u VALUES ('nothing')")
            }
        }
        #expect(sqlite3_get_autocommit(connection.handle) != 0)
        #expect(try names().isEmpty)
    }

    @Test("A transaction in another is an error, and the outer one stands")
    func nested() throws {
        try connection.transaction(.immediate) {
            try insert("a")
            #expect(throws: SQLiteError(SQLITE_ERROR)) { try connection.transaction(.deferred) { try insert("b") } }
            try insert("c")
        }
        #expect(try names() == ["a", "c"])
    }

    /// Makes SQLite take the transaction back itself.
    private func abandon() {
        #expect(throws: SQLiteError(1555)) { try connection.execute("INSERT OR ROLLBACK INTO t VALUES ('a')") }
    }

    @Test(
        "After SQLite has taken a transaction back itself, its other statements do not run",
        arguments: [true, false]
    )
    func abandoned(goesOn: Bool) throws {
        #expect(throws: SQLiteError(CSQLITE_ABORT_ROLLBACK)) {
            try connection.transaction(.immediate) {
                try insert("a")
                abandon()
                if goesOn { try insert("b") }
            }
        }
        #expect(try names().isEmpty)
        try insert("c")
        #expect(try names() == ["c"])
    }

    @Test("A transaction waits for another program's lock as long as it was told, and then fails")
    func busy() throws {
        let other = try TestDatabase(path)
        try other.execute("BEGIN IMMEDIATE")
        let patient = ContinuousClock().measure {
            #expect(throws: SQLiteError(SQLITE_BUSY)) { try connection.transaction(.immediate) {} }
        }
        #expect(patient >= .milliseconds(150))
        let hasty = try SQLiteConnection(changing: path)
        #expect(throws: SQLiteError(SQLITE_BUSY)) { try hasty.transaction(.immediate) {} }
        // Reading needs no such lock.
        #expect(try connection.transaction(.deferred) { try connection.rows("SELECT * FROM t") { _ in } }.isEmpty)
        try other.execute("COMMIT")
        try connection.transaction(.immediate) { try insert("a") }
        #expect(try names() == ["a"])
    }

    @Test(
        "A longer wait than SQLite can count is the longest that it can, and a negative one is none",
        arguments: [
            Duration.seconds(100_000_000), .seconds(Int64.max), .seconds(1) / 3, .seconds(-1), .seconds(Int64.min),
        ]
    )
    func longWait(timeout: Duration) throws {
        try SQLiteConnection(changing: path, busyTimeout: timeout).execute("INSERT INTO t VALUES ('a')")
        #expect(try names() == ["a"])
    }
}
