import GRDB
import GRDBSQLite
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

    /// Reads a database in WAL mode from a copy in memory, since a connection to it would create the log and its index.
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
            // While the log is empty, everything is in the database's file, and that is not changed before something is
            // in the log.
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

    /// Reads a database after a process was killed while writing: the next process undoes or completes the change.
    private func recovered<Value>(_ body: (Database) throws -> Value) throws -> Value {
        do {
            return try DatabaseWriter(path, busyTimeout: busyTimeout).queue.read(body)
        } catch let error as DatabaseError where error.isRefusal {
            throw file.isInterrupted
        }
    }
}

extension DatabaseError {
    /// Whether the user lacks a permission that is needed.
    fileprivate var isRefusal: Bool {
        [.SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM].contains(resultCode)
            || extendedResultCode == .SQLITE_IOERR_DELETE
    }
}

extension stat {
    /// Whether `later` is the status of the same file, which was not written in the meantime.
    fileprivate func isUnchanged(in later: stat) -> Bool {
        st_dev == later.st_dev && st_ino == later.st_ino && st_size == later.st_size
            && st_mtim.tv_sec == later.st_mtim.tv_sec && st_mtim.tv_nsec == later.st_mtim.tv_nsec
    }
}

/// A connection that only reads, in ways for which GRDB has no functions.
///
/// It reads only through SQLite: closing a descriptor of its own would end the locks that SQLite has on the file in
/// this process.
struct DatabaseView: ~Copyable {
    private let connection: OpaquePointer

    /// Opens the database at `path` and reads nothing but its header.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - parameters: Parameters of SQLite's URI filenames, such as `immutable=1`.
    ///   - busyTimeout: How long a read waits for another connection's lock.
    /// - Throws: ``DatabaseError`` where SQLite cannot open the file.
    init(_ path: String, _ parameters: String = "", busyTimeout: Duration = .zero) throws {
        var opened: OpaquePointer?
        let uri = "file:\(Self.escaped(path))?mode=ro&\(parameters)"
        let code = sqlite3_open_v2(uri, &opened, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, nil)
        guard code == SQLITE_OK, let opened else {
            sqlite3_close(opened)
            throw DatabaseError(resultCode: ResultCode(rawValue: code))
        }
        connection = opened
        sqlite3_busy_timeout(connection, CInt(clamping: Int(busyTimeout / .milliseconds(1))))
    }

    deinit { sqlite3_close(connection) }

    /// Returns whether the database is in WAL mode: the version for readers in its header is 2.
    func isInWALMode() throws -> Bool {
        var file: UnsafeMutablePointer<sqlite3_file>?
        var code = sqlite3_file_control(connection, "main", SQLITE_FCNTL_FILE_POINTER, &file)
        guard code == SQLITE_OK, let file, let read = file.pointee.pMethods?.pointee.xRead else {
            throw DatabaseError(resultCode: ResultCode(rawValue: code))
        }
        var version: UInt8 = 0
        code = read(file, &version, 1, 19)
        // The file is still empty.
        if code == ResultCode.SQLITE_IOERR_SHORT_READ.rawValue { return false }
        guard code == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
        return version == 2
    }

    /// Copies the whole database, as it is at one moment and including its write-ahead log, into memory.
    func snapshot() throws -> DatabaseQueue {
        let snapshot = try DatabaseQueue()
        var size: sqlite3_int64 = 0
        guard let bytes = sqlite3_serialize(connection, "main", &size, 0) else {
            throw DatabaseError(resultCode: ResultCode(rawValue: sqlite3_extended_errcode(connection)))
        }
        // A database in memory cannot have a log, so the header of the copy says that there is none.
        for version in 18...19 where size > version { bytes[version] = 1 }
        let flags = CUnsignedInt(SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_READONLY)
        let code = snapshot.writeWithoutTransaction {
            sqlite3_deserialize($0.sqliteConnection, "main", bytes, size, size, flags)
        }
        guard code == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
        return snapshot
    }

    /// Returns the path with the characters escaped that have a meaning in a URI.
    private static func escaped(_ path: String) -> String {
        path.replacing("%", with: "%25").replacing("?", with: "%3f").replacing("#", with: "%23")
    }
}
