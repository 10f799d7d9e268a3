public import GlobusAuth

/// Tokens in a SQLite database in the Globus SDK's format: its `SQLiteTokenStorage`.
///
/// Every store is on the disk when it returns, the owner alone may read the file, and removed tokens are overwritten. Any
/// number of storages, tasks and processes may share one database. Locks are taken on `FILE.lock` beside it, which stays.
///
/// A new database has a rollback journal (`journal_mode` `delete`), as the Globus SDK's own have. One that is in WAL mode,
/// which loses tokens on network file systems, leaves it at the first store that finds nobody else using it. Reading
/// changes nothing and makes no file, so that a user who may not write the folder can read it.
public final class SQLiteTokenStorage: NamespacedTokenStorage {
    /// The file's absolute path.
    public var filePath: String { path.text }
    /// The namespace whose tokens this storage gives and takes.
    public let namespace: String

    private let path: FilePath
    private let database: TokenDatabase
    private let lock: StorageLock

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
        let path = try FilePath(filePath)
        let lock = StorageLock(path: path, timeout: lockTimeout)
        self.init(namespace, path, TokenDatabase(path, key: encryptionKey, lock: lock), lock)
    }

    private init(_ namespace: String, _ path: FilePath, _ database: TokenDatabase, _ lock: StorageLock) {
        self.namespace = namespace
        self.path = path
        self.database = database
        self.lock = lock
    }

    /// The same database for the tokens of `namespace`.
    public func inNamespace(_ namespace: String) -> SQLiteTokenStorage {
        SQLiteTokenStorage(namespace, path, database, lock)
    }

    /// The namespaces that hold something, in alphabetical order.
    public func namespaces() async throws -> [String] {
        try await database.read { try $0.namespaces() } ?? []
    }

    /// Stores `records`, replacing those of the same resource servers and keeping the others.
    ///
    /// They are on the disk when this returns.
    public func storeTokenData(byResourceServer records: [String: TokenData]) async throws {
        if records.isEmpty { return }
        let (namespace, coder) = (namespace, database.coder)
        try await database.write { table in
            for (resourceServer, record) in records {
                let place = RecordPlace(namespace: namespace, resourceServer: resourceServer)
                try table.store(try coder.encode(record, at: place), at: place)
            }
        }
    }

    /// Everything stored, by resource server.
    public func tokenDataByResourceServer() async throws -> [String: TokenData] {
        let namespace = namespace
        let records = try await database.read { try $0.records(in: namespace) } ?? [:]
        return Dictionary(uniqueKeysWithValues: try records.map { ($0, try decode($1, of: $0)) })
    }

    /// What is stored for `resourceServer`, or nil.
    public func tokenData(for resourceServer: String) async throws -> TokenData? {
        let place = RecordPlace(namespace: namespace, resourceServer: resourceServer)
        let record = try await database.read { try $0.record(at: place) }
        return try record?.map { try decode($0, of: resourceServer) }
    }

    /// Removes what is stored for `resourceServer`; returns whether there was anything.
    public func removeTokenData(for resourceServer: String) async throws -> Bool {
        let place = RecordPlace(namespace: namespace, resourceServer: resourceServer)
        return try await database.write { try $0.remove(at: place) }
    }

    /// Runs `body` while no other task or process does so for `resourceServer`.
    ///
    /// Throws `GlobusError` with `storage`, naming the process that has the lock, when the time for waiting is over.
    public func withLock(resourceServer: String, _ body: @Sendable () async -> Void) async throws {
        let range = LockRange.refresh(namespace: namespace, resourceServer: resourceServer)
        try await lock.whileHolding(range) { await body() }
    }

    /// Does nothing: the database is open only while it is used.
    ///
    /// The Globus SDK's storage has this method.
    public func close() async throws {}

    private func decode(_ text: String, of resourceServer: String) throws -> TokenData {
        try database.coder.decode(text, at: RecordPlace(namespace: namespace, resourceServer: resourceServer))
    }
}

extension SQLiteTokenStorage: CustomStringConvertible {
    /// The kind, the file and the namespace.
    public var description: String {
        "SQLiteTokenStorage(\(filePath.debugDescription), namespace: \(namespace.debugDescription))"
    }
}
