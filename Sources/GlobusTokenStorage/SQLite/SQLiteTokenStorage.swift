import GlobusAuth

/// Tokens in a SQLite database in the Globus SDK's format: its `SQLiteTokenStorage`.
///
/// Every store is on the disk when it returns, the owner alone may read the file, and removed tokens are overwritten.
///
/// A new database has a rollback journal (`journal_mode` `delete`), as the Globus SDK's own have. One that is in WAL mode,
/// which loses tokens on network file systems, leaves it at the first store that finds nobody else using it. Reading
/// changes nothing and makes no file, so that a user who may not write the folder can read it.
public final class SQLiteTokenStorage: FileTokenStorage, NamespacedTokenStorage, @unchecked Sendable {
    /// Names the database, which is created with its folder when something is stored.
    ///
    /// - `filePath`: a relative path counts from the present working folder.
    /// - `encryptionKey`: the key of an encrypted database; a new one becomes encrypted.
    /// - `lockTimeout`: how long a lock that another process has is waited for.
    ///
    /// Throws `GlobusError` with `usage` for an empty path and for `:memory:`.
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

    /// The same database for the tokens of `namespace`.
    public func inNamespace(_ namespace: String) -> SQLiteTokenStorage { sharingFile(inNamespace: namespace) }

    /// Does nothing: the database is open only while it is used.
    ///
    /// The Globus SDK's storage has this method.
    public func close() async throws {}
}
