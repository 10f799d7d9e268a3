import CSQLite
import GlobusAuth

/// A connection that changes a database.
///
/// It is opened for one use: an open connection would keep a database in WAL mode from leaving that mode, and would
/// have to notice when its file is removed or replaced.
struct DatabaseWriter {
    let connection: SQLiteConnection

    /// Opens the database at `path`; its file must exist, and may be empty.
    init(_ path: String, busyTimeout: Duration) throws(SQLiteError) {
        connection = try SQLiteConnection(changing: path, busyTimeout: busyTimeout)
        // A commit must survive a power failure, which the removal of the rollback journal does only with EXTRA; and a
        // removed token must no longer be in the file.
        try connection.execute("PRAGMA synchronous = EXTRA")
        try connection.execute("PRAGMA secure_delete = ON")
    }

    /// Changes the database in one transaction, while no other connection does so.
    func write<Value>(_ body: (SQLiteConnection) throws -> Value) throws -> Value {
        try connection.transaction(.immediate) { try body(connection) }
    }

    /// Takes the database out of WAL mode, which a program may have set permanently.
    ///
    /// The users of a write-ahead log share memory of one machine: from two machines, as on a network file system, they
    /// lose each other's changes. While another program has the database open, it stays in its mode.
    func leaveWriteAheadLog() throws(SQLiteError) {
        do {
            try connection.execute("PRAGMA journal_mode = DELETE")
        } catch  where error.isLock {}
    }

    /// Removes deleted data from the file, and from the log where there still is one.
    func purge() throws(SQLiteError) {
        try connection.execute("VACUUM")
        let code = sqlite3_wal_checkpoint_v2(connection.handle, "main", SQLITE_CHECKPOINT_TRUNCATE, nil, nil)
        try SQLiteError.check(code, on: connection.handle)
    }
}
