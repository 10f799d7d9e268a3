import GRDB
import GRDBSQLite

/// A connection that only reads, in ways that GRDB has no words for.
///
/// All that it reads goes through SQLite: a descriptor of one's own would, when it is closed, end the locks that SQLite
/// has on the file in this process.
struct DatabaseView: ~Copyable {
    private let connection: OpaquePointer

    /// Opens the database at `path`; nothing is read from it yet but its header.
    ///
    /// - Parameter parameters: Parameters of SQLite's URI filenames, such as `immutable=1`.
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

    /// Whether the database is in WAL mode: its header's version for readers is 2.
    func isInWALMode() throws -> Bool {
        var file: UnsafeMutablePointer<sqlite3_file>?
        var code = sqlite3_file_control(connection, "main", SQLITE_FCNTL_FILE_POINTER, &file)
        guard code == SQLITE_OK, let file, let read = file.pointee.pMethods?.pointee.xRead else {
            throw DatabaseError(resultCode: ResultCode(rawValue: code))
        }
        var version: UInt8 = 0
        code = read(file, &version, 1, 19)
        // A file that is still empty.
        if code == ResultCode.SQLITE_IOERR_SHORT_READ.rawValue { return false }
        guard code == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
        return version == 2
    }

    /// The whole database as of one moment, what is in its write-ahead log included, in memory.
    func snapshot() throws -> DatabaseQueue {
        let snapshot = try DatabaseQueue()
        var size: sqlite3_int64 = 0
        guard let bytes = sqlite3_serialize(connection, "main", &size, 0) else {
            throw DatabaseError(resultCode: ResultCode(rawValue: sqlite3_extended_errcode(connection)))
        }
        // A database in memory can have no log, so the snapshot is one of a database without.
        for version in 18...19 where size > version { bytes[version] = 1 }
        let flags = CUnsignedInt(SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_READONLY)
        let code = snapshot.writeWithoutTransaction {
            sqlite3_deserialize($0.sqliteConnection, "main", bytes, size, size, flags)
        }
        guard code == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
        return snapshot
    }

    /// The path without what has a meaning in a URI.
    private static func escaped(_ path: String) -> String {
        path.replacing("%", with: "%25").replacing("?", with: "%3f").replacing("#", with: "%23")
    }
}
