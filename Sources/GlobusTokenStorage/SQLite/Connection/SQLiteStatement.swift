import CSQLite

/// A statement of SQL with its values, and the row that it has come to.
struct SQLiteStatement: ~Copyable {
    private let handle: OpaquePointer
    /// The connection, which must be closed last.
    private let connection: SQLiteConnection

    /// Compiles one statement.
    ///
    /// - Parameters:
    ///   - sql: The statement.
    ///   - values: The texts for its question marks, in their order.
    ///   - connection: The connection on which it runs.
    /// - Throws: `SQLiteError`; with `SQLITE_MISUSE` where there is not exactly one statement, and with `SQLITE_RANGE`
    ///   where the question marks are not as many as the values.
    init(_ sql: String, _ values: [String], on connection: SQLiteConnection) throws(SQLiteError) {
        handle = try Self.prepared(sql, values, connection.handle)
        self.connection = connection
    }

    deinit { sqlite3_finalize(handle) }

    private static func prepared(
        _ sql: String,
        _ values: [String],
        _ connection: OpaquePointer
    ) throws(SQLiteError) -> OpaquePointer {
        var compiled: OpaquePointer?
        do throws(SQLiteError) {
            var isWhole = false
            let code = sql.withCString { text in
                var rest: UnsafePointer<CChar>?
                let code = sqlite3_prepare_v2(connection, text, -1, &compiled, &rest)
                isWhole = rest?.pointee == 0
                return code
            }
            try SQLiteError.check(code, on: connection)
            guard let compiled, isWhole else { throw SQLiteError(SQLITE_MISUSE) }
            if values.count != Int(sqlite3_bind_parameter_count(compiled)) { throw SQLiteError(SQLITE_RANGE) }
            for (index, value) in zip(CInt(1)..., values) { try bind(value, index, compiled) }
            return compiled
        } catch {
            sqlite3_finalize(compiled)
            throw error
        }
    }

    private static func bind(_ text: String, _ index: CInt, _ handle: OpaquePointer) throws(SQLiteError) {
        var text = text
        // With a C string, the text would end at its first NUL, and different names could be mistaken for each other.
        let code = text.withUTF8 { bytes in
            guard let length = CInt(exactly: bytes.count) else { return SQLITE_TOOBIG }
            return csqlite_bind_text(handle, index, bytes.baseAddress, length)
        }
        try SQLiteError.check(code)
    }

    /// Goes to the next row; returns whether there is one.
    borrowing func step() throws(SQLiteError) -> Bool {
        switch sqlite3_step(handle) {
        case SQLITE_ROW: true
        case SQLITE_DONE: false
        case let code: throw SQLiteError(code, on: connection.handle)
        }
    }

    /// Returns the value in a column of the row, counted from 0, as a text, whatever its type; throws `SQLITE_MISMATCH`
    /// for NULL.
    borrowing func text(_ column: CInt) throws(SQLiteError) -> String {
        if sqlite3_column_type(handle, column) == SQLITE_NULL { throw SQLiteError(SQLITE_MISMATCH) }
        guard let text = sqlite3_column_text(handle, column) else { throw SQLiteError(SQLITE_NOMEM) }
        let length = Int(sqlite3_column_bytes(handle, column))
        return String(decoding: UnsafeBufferPointer(start: text, count: length), as: UTF8.self)
    }
}
