import CSQLite

/// A failure of SQLite.
///
/// It has SQLite's words for its code, and not those about the statement, in which a trigger of the database could put
/// the values that were to be stored.
struct SQLiteError: Error, Equatable, CustomStringConvertible {
    /// The extended code, such as 1555, a repeated primary key.
    let code: CInt

    init(_ code: CInt) {
        self.code = code
    }

    /// The code of the kind of failure, such as `SQLITE_CONSTRAINT`.
    var primaryCode: CInt { code & 0xff }

    var description: String { "SQLite failed with code \(code): \(String(cString: sqlite3_errstr(code)))" }

    /// Throws unless `code` stands for success.
    static func check(_ code: CInt) throws(SQLiteError) {
        if code != SQLITE_OK { throw SQLiteError(code) }
    }
}
