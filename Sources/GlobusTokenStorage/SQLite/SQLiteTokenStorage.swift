import GlobusAuth

/// Tokens in a SQLite database in the Globus SDK's format: its `SQLiteTokenStorage`.
///
/// Stored records are on the disk when a call returns, only the owner may read the file, and removed tokens are
/// overwritten.
///
/// A new database has a rollback journal (`journal_mode` `delete`), as those of the Globus SDK have. A database in WAL
/// mode, which loses tokens on network file systems, leaves that mode when something is stored while no other program
/// uses it. Reading changes nothing and creates no files, so that a user who may not write to the folder can read the
/// tokens.
public final class SQLiteTokenStorage: FileTokenStorage, NamespacedTokenStorage, @unchecked Sendable {
    /// Names the database.
    ///
    /// It is created, with its folder, when something is stored.
    ///
    /// - Parameters:
    ///   - filePath: The path; a relative one starts at the present working folder.
    ///   - namespace: The namespace whose tokens the storage reads and writes.
    ///   - encryptionKey: The key of an encrypted database; a new database is encrypted with it. Nil for a plain
    ///     database.
    ///   - lockTimeout: How long to wait for a lock that another process has.
    /// - Throws: `GlobusError` with `usage` for an empty path and for `:memory:`.
    public convenience init(
        filePath: String,
        namespace: String = "DEFAULT",
        encryptionKey: EncryptionKey? = nil,
        lockTimeout: Duration = .seconds(60)
    ) throws {
        if filePath == ":memory:" {
            let message = """
                SQLiteTokenStorage cannot be used with a ':memory:' database. If you want to store tokens in memory, use \
                MemoryTokenStorage instead.
                """
            throw GlobusError(.usage, message)
        }
        let place = try TokenFilePlace(.sqlite, filePath, key: encryptionKey, lockTimeout: lockTimeout)
        self.init(namespace: namespace, place)
    }

    /// Returns a storage in the same database for the tokens of `namespace`.
    public func inNamespace(_ namespace: String) -> SQLiteTokenStorage { sharingFile(inNamespace: namespace) }

    /// Does nothing and never throws, since the database is open only while it is used.
    ///
    /// The Globus SDK's storage has this method.
    public func close() async throws {}
}
