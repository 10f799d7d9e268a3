import CSQLite
import Testing

/// Another program's connection to a database: it looks into the file without the storage's own code.
final class TestDatabase {
    private var handle: OpaquePointer?

    /// Opens the database at `path`, and creates it where it is missing.
    init(_ path: String) throws {
        try require(sqlite3_open(path, &handle))
    }

    deinit { close() }

    func close() {
        sqlite3_close(handle)
        handle = nil
    }

    /// Runs one statement or several.
    func execute(_ sql: String) throws { try require(sqlite3_exec(handle, sql, nil, nil, nil)) }

    /// Returns the rows of a query, in which no value is NULL.
    func rows(_ sql: String) throws -> [[String]] {
        var cells: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
        var (height, width) = (CInt(0), CInt(0))
        try require(sqlite3_get_table(handle, sql, &cells, &height, &width, nil))
        defer { sqlite3_free_table(cells) }
        // The names of the columns come first.
        return try (0..<Int(height)).map { row in
            try (0..<Int(width)).map { String(cString: try #require(cells?[(row + 1) * Int(width) + $0])) }
        }
    }

    /// Returns the only value of a query.
    func value(_ sql: String) throws -> String { try #require(try rows(sql).first?.first) }

    private func require(_ code: CInt) throws {
        try #require(code == SQLITE_OK, "\(String(cString: sqlite3_errmsg(handle)))")
    }
}
