import CSQLite
import Glibc
import GlobusAuth

/// Reads a database without changing it, and without creating files next to it.
///
/// So a user who may not write to the folder can read it, and the database stays in its mode.
struct DatabaseReader {
    let path: String
    let busyTimeout: Duration
    let file: StorageFile

    /// Calls `body` with the database as it is at one moment.
    func read<Value>(_ body: (SQLiteConnection) throws -> Value) throws -> Value {
        if try SQLiteConnection(reading: path).isInWALMode() { return try readFromLog(body) }
        do {
            return try Self.read(try SQLiteConnection(reading: path, busyTimeout: busyTimeout), body)
        } catch let error as SQLiteError where error.primaryCode == SQLITE_READONLY {
            return try recovered(body)
        }
    }

    private static func read<Value>(
        _ connection: SQLiteConnection,
        _ body: (SQLiteConnection) throws -> Value
    ) throws -> Value {
        try connection.transaction(.deferred) { try body(connection) }
    }

    /// Reads a database in WAL mode from a copy in memory, since a connection to it would create the log and its index.
    private func readFromLog<Value>(_ body: (SQLiteConnection) throws -> Value) throws -> Value {
        let copy: SQLiteConnection
        do {
            copy = try self.copy()
        } catch let error as SQLiteError where [SQLITE_READONLY, SQLITE_CANTOPEN].contains(error.primaryCode) {
            return try recovered(body)
        }
        return try Self.read(copy, body)
    }

    private func copy() throws -> SQLiteConnection {
        for _ in 0..<20 {
            let before = try PrivateFile.status(path)
            // While the log is empty, everything is in the database's file, and that is not changed before something is
            // in the log.
            let log = try PrivateFile.status(path + "-wal")
            if let log, log.st_size > 0 {
                return try SQLiteConnection(reading: path, "readonly_shm=1", busyTimeout: busyTimeout).copyInMemory()
            }
            let copy = Result { try SQLiteConnection(reading: path, "immutable=1").copyInMemory() }
            let after = try PrivateFile.status(path)
            if let before, let after, before.isUnchanged(in: after) { return try copy.get() }
        }
        throw SQLiteError(SQLITE_BUSY)
    }

    /// Reads a database after a process was killed while writing: the next process undoes or completes the change.
    private func recovered<Value>(_ body: (SQLiteConnection) throws -> Value) throws -> Value {
        do {
            return try Self.read(try DatabaseWriter(path, busyTimeout: busyTimeout).connection, body)
        } catch let error as SQLiteError where error.isRefusal {
            throw file.isInterrupted
        }
    }
}

extension SQLiteError {
    /// Whether the user lacks a permission that is needed.
    fileprivate var isRefusal: Bool {
        if [EMFILE, ENFILE].contains(systemNumber) { return false }
        return [SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_PERM].contains(primaryCode) || code == CSQLITE_IOERR_DELETE
    }
}

extension stat {
    /// Whether `later` is the status of the same file, which was not written in the meantime.
    fileprivate func isUnchanged(in later: stat) -> Bool {
        st_dev == later.st_dev && st_ino == later.st_ino && st_size == later.st_size
            && st_mtim.tv_sec == later.st_mtim.tv_sec && st_mtim.tv_nsec == later.st_mtim.tv_nsec
    }
}
