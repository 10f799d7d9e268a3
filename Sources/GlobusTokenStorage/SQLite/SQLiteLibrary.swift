import GRDB

/// The system's SQLite.
public enum SQLiteLibrary {
    /// Its version, such as `3.40.1`.
    public static var version: String {
        let version = try? DatabaseQueue().read { try String.fetchOne($0, sql: "SELECT sqlite_version()") }
        return version ?? "of unknown version"
    }
}
