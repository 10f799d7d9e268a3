import CSQLite

/// An open SQLite database.
///
/// It is not `Sendable`, so the compiler ensures that it is used by one task at a time.
final class SQLiteConnection {
    /// When a transaction takes the lock on the database.
    enum Transaction: String {
        /// With the first statement that needs it, and for as much as it needs.
        case deferred = "DEFERRED"
        /// At the beginning, as the only writer.
        case immediate = "IMMEDIATE"
    }

    let handle: OpaquePointer
    private var isInTransaction = false

    /// Opens a database to read it alone; the file must exist.
    ///
    /// - Parameters:
    ///   - path: The absolute path of the file.
    ///   - parameters: Parameters of SQLite's URI filenames, such as `immutable=1`.
    ///   - busyTimeout: How long a statement waits for another connection's lock.
    /// - Throws: `SQLiteError` where the file cannot be opened. Whether it is a database shows with the first statement.
    convenience init(
        reading path: String,
        _ parameters: String = "",
        busyTimeout: Duration = .zero
    ) throws(SQLiteError) {
        let name = "\(Self.uri(of: path))?mode=ro&\(parameters)"
        try self.init(name, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, busyTimeout)
    }

    /// Returns the URI of a file, whose authority is empty: without one, a path that begins with `//` would have one.
    private static func uri(of path: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var uri = Array("file://".utf8)
        // Bytes are escaped, and not characters: `?` with an accent is another character than `?`.
        for byte in path.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"), UInt8(ascii: "-"):
                uri.append(byte)
            default: uri += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: uri, as: UTF8.self)
    }

    /// Opens a database to change it; the file must exist, since SQLite would create it for others to read, too.
    ///
    /// - Parameters:
    ///   - path: The absolute path of the file, or `:memory:` for a new database that is only in memory.
    ///   - busyTimeout: How long a statement waits for another connection's lock.
    /// - Throws: `SQLiteError` where the file cannot be opened.
    convenience init(changing path: String, busyTimeout: Duration = .zero) throws(SQLiteError) {
        try self.init(path, SQLITE_OPEN_READWRITE, busyTimeout)
        // What other programs' tables say about references to the tokens holds here, too.
        try execute("PRAGMA foreign_keys = ON")
    }

    private init(_ name: String, _ flags: CInt, _ busyTimeout: Duration) throws(SQLiteError) {
        var opened: OpaquePointer?
        // No mutex of SQLite's own, since no two tasks use a connection at once.
        let code = sqlite3_open_v2(name, &opened, flags | SQLITE_OPEN_NOMUTEX, nil)
        guard code == SQLITE_OK, let opened else {
            let error = SQLiteError(opened.map { sqlite3_extended_errcode($0) } ?? code, on: opened)
            sqlite3_close_v2(opened)
            throw error
        }
        handle = opened
        sqlite3_extended_result_codes(handle, 1)
        sqlite3_busy_timeout(handle, CInt(min(max(busyTimeout / .milliseconds(1), 0), Double(CInt.max))))
    }

    deinit { sqlite3_close_v2(handle) }

    /// How many rows the last statement has inserted, changed or deleted.
    var changes: Int { Int(sqlite3_changes(handle)) }

    /// Runs one statement to its end.
    func execute(_ sql: String, _ values: String...) throws(SQLiteError) {
        let statement = try statement(sql, values)
        while try statement.step() {}
    }

    /// Runs one statement, and returns what `body` makes of each row.
    func rows<Value>(
        _ sql: String,
        _ values: String...,
        body: (borrowing SQLiteStatement) throws -> Value
    ) throws -> [Value] {
        let statement = try statement(sql, values)
        var result: [Value] = []
        while try statement.step() { result.append(try body(statement)) }
        return result
    }

    private func statement(_ sql: String, _ values: [String]) throws(SQLiteError) -> SQLiteStatement {
        try requireTransaction()
        return try SQLiteStatement(sql, values, on: self)
    }

    /// Runs `body` in a transaction, which is undone where anything throws.
    ///
    /// - Parameters:
    ///   - kind: When the transaction takes its lock.
    ///   - body: The reads and changes; a transaction in it is an error.
    /// - Returns: What `body` returns.
    /// - Throws: The first error, whether of the beginning, of `body` or of the commit.
    func transaction<Value>(_ kind: Transaction, _ body: () throws -> Value) throws -> Value {
        try execute("BEGIN \(kind.rawValue)")
        isInTransaction = true
        do {
            let value = try body()
            try requireTransaction()
            try execute("COMMIT")
            isInTransaction = false
            return value
        } catch {
            isInTransaction = false
            // After some errors, such as that of a full disk, SQLite has undone it itself.
            if sqlite3_get_autocommit(handle) == 0 { try? execute("ROLLBACK") }
            throw error
        }
    }

    /// Throws where SQLite has undone the present transaction itself: without it, each further statement would be a
    /// change of its own.
    private func requireTransaction() throws(SQLiteError) {
        if isInTransaction, sqlite3_get_autocommit(handle) != 0 { throw SQLiteError(CSQLITE_ABORT_ROLLBACK) }
    }
}
