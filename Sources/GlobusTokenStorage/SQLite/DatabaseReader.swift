import GRDB
import Glibc
import GlobusAuth

/// Reads a database without changing a byte of it, and without making a file beside it.
///
/// So a user who may not write the folder can read it, and a database stays in the mode in which it is.
struct DatabaseReader {
    let path: String
    let busyTimeout: Duration
    let file: StorageFile

    /// Calls `body` with the database as of one moment.
    func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
        if try DatabaseView(path).isInWALMode() { return try readFromLog(body) }
        var configuration = Configuration(busyTimeout: busyTimeout)
        configuration.readonly = true
        do {
            return try DatabaseQueue(path: path, configuration: configuration).read(body)
        } catch let error as DatabaseError where error.resultCode == .SQLITE_READONLY {
            return try recovered(body)
        }
    }

    /// A database in WAL mode is read from a copy in memory, since a connection to it would make the log and its index.
    private func readFromLog<Value>(_ body: (Database) throws -> Value) throws -> Value {
        let snapshot: DatabaseQueue
        do {
            snapshot = try self.snapshot()
        } catch let error as DatabaseError where [.SQLITE_READONLY, .SQLITE_CANTOPEN].contains(error.resultCode) {
            return try recovered(body)
        }
        return try snapshot.read(body)
    }

    private func snapshot() throws -> DatabaseQueue {
        for _ in 0..<20 {
            let before = try PrivateFile.status(path)
            // With an empty log the database's file is all there is, and nobody changes it before something is in the log.
            let log = try PrivateFile.status(path + "-wal")
            if let log, log.st_size > 0 {
                return try DatabaseView(path, "readonly_shm=1", busyTimeout: busyTimeout).snapshot()
            }
            let snapshot = Result { try DatabaseView(path, "immutable=1").snapshot() }
            let after = try PrivateFile.status(path)
            if let before, let after, before.isUnchanged(in: after) { return try snapshot.get() }
        }
        throw DatabaseError(resultCode: .SQLITE_BUSY)
    }

    /// A process was killed while it wrote: whoever comes next takes back what it had begun, or brings it to its end.
    private func recovered<Value>(_ body: (Database) throws -> Value) throws -> Value {
        do {
            return try DatabaseWriter(path, busyTimeout: busyTimeout).queue.read(body)
        } catch let error as DatabaseError where error.isRefusal {
            throw file.isInterrupted
        }
    }
}

extension DatabaseError {
    /// Whether this user may not do what is needed.
    fileprivate var isRefusal: Bool {
        [.SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM].contains(resultCode)
            || extendedResultCode == .SQLITE_IOERR_DELETE
    }
}

extension stat {
    /// Whether `later` is the status of the same file, not written to meanwhile.
    fileprivate func isUnchanged(in later: stat) -> Bool {
        st_dev == later.st_dev && st_ino == later.st_ino && st_size == later.st_size
            && st_mtim.tv_sec == later.st_mtim.tv_sec && st_mtim.tv_nsec == later.st_mtim.tv_nsec
    }
}
