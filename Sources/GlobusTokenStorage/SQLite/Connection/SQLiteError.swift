import CSQLite

/// A failure of SQLite.
///
/// It has SQLite's words for its code, and not those about the statement, in which a trigger of the database could put
/// the values that were to be stored.
struct SQLiteError: Error, Equatable, CustomStringConvertible {
    /// The extended code, such as 1555, a repeated primary key.
    let code: CInt
    /// The error number of the system call that failed, or 0.
    ///
    /// For some failures SQLite has one code whatever the reason, such as `SQLITE_CANTOPEN`. It can also be the number
    /// of a later call, so it only says something where it fits.
    let systemNumber: CInt

    init(_ code: CInt, systemNumber: CInt = 0) {
        self.code = code
        self.systemNumber = systemNumber
    }

    /// Takes the error number that belongs to `code`, which the last call for `connection` has returned.
    init(_ code: CInt, on connection: OpaquePointer?) {
        let hasNumber = [SQLITE_CANTOPEN, SQLITE_IOERR].contains(code & 0xff)
        self.init(code, systemNumber: hasNumber ? connection.map { sqlite3_system_errno($0) } ?? 0 : 0)
    }

    /// Failures with the same code are the same.
    static func == (one: SQLiteError, other: SQLiteError) -> Bool { one.code == other.code }

    /// The code of the kind of failure, such as `SQLITE_CONSTRAINT`.
    var primaryCode: CInt { code & 0xff }

    /// Whether another connection has a lock.
    var isLock: Bool { [SQLITE_BUSY, SQLITE_LOCKED].contains(primaryCode) }

    var description: String { "SQLite failed with code \(code): \(String(cString: sqlite3_errstr(code)))" }

    /// Throws unless `code`, which the last call for `connection` has returned, stands for success.
    static func check(_ code: CInt, on connection: OpaquePointer? = nil) throws(SQLiteError) {
        if code != SQLITE_OK { throw SQLiteError(code, on: connection) }
    }
}
