public import GlobusAuth

/// Tokens in a JSON file in the Globus SDK's format: its `JSONTokenStorage`.
///
/// The file is replaced as a whole or not at all, its owner alone may read it, and members that this library does not
/// know stay. Any number of storages, tasks and processes may share one file; a file named through a symbolic link is
/// the one that the link leads to. Locks are taken on `FILE.lock` beside it, which stays.
public final class JSONTokenStorage: NamespacedTokenStorage {
    /// The file's absolute path.
    public var filePath: String { path.text }
    /// The namespace whose tokens this storage gives and takes.
    public let namespace: String

    private let path: FilePath
    private let document: JSONTokenFile
    private let lock: StorageLock

    /// Names the file, which is created with its folder when something is stored.
    ///
    /// - `filePath`: a relative path counts from the present working folder.
    /// - `encryptionKey`: the key of an encrypted file; a new file becomes an encrypted one.
    /// - `lockTimeout`: how long a lock that another process has is waited for.
    ///
    /// Throws `GlobusError` with `usage` for an empty path.
    public convenience init(
        filePath: String,
        namespace: String = "DEFAULT",
        encryptionKey: EncryptionKey? = nil,
        lockTimeout: Duration = .seconds(60)
    ) throws {
        let path = try FilePath(filePath)
        let lock = StorageLock(path: path, timeout: lockTimeout)
        self.init(namespace, path, JSONTokenFile(path, key: encryptionKey, lock: lock), lock)
    }

    private init(_ namespace: String, _ path: FilePath, _ document: JSONTokenFile, _ lock: StorageLock) {
        self.namespace = namespace
        self.path = path
        self.document = document
        self.lock = lock
    }

    /// The same file for the tokens of `namespace`.
    public func inNamespace(_ namespace: String) -> JSONTokenStorage {
        JSONTokenStorage(namespace, path, document, lock)
    }

    /// The namespaces that hold something, in alphabetical order.
    public func namespaces() async throws -> [String] {
        let document = try await document.document()
        return document.data.keys.filter { !document[$0].isEmpty }.sorted()
    }

    /// Stores `records`, replacing those of the same resource servers and keeping the others.
    ///
    /// They are on the disk when this returns.
    public func storeTokenData(byResourceServer records: [String: TokenData]) async throws {
        let (namespace, coder) = (namespace, document.coder)
        _ = try await document.update { document in
            for (resourceServer, record) in records {
                let place = RecordPlace(namespace: namespace, resourceServer: resourceServer)
                document[namespace][resourceServer] = try coder.stored(record.json, at: place)
            }
            return !records.isEmpty
        }
    }

    /// Everything stored, by resource server.
    public func tokenDataByResourceServer() async throws -> [String: TokenData] {
        let records = try await document.document()[namespace]
        return Dictionary(uniqueKeysWithValues: try records.map { ($0, try decode($1, of: $0)) })
    }

    /// What is stored for `resourceServer`, or nil.
    public func tokenData(for resourceServer: String) async throws -> TokenData? {
        let record = try await document.document()[namespace][resourceServer]
        return try record.map { try decode($0, of: resourceServer) }
    }

    /// Removes what is stored for `resourceServer`; returns whether there was anything.
    public func removeTokenData(for resourceServer: String) async throws -> Bool {
        let namespace = namespace
        return try await document.update { $0[namespace].removeValue(forKey: resourceServer) != nil }
    }

    /// Runs `body` while no other task or process does so for `resourceServer`.
    ///
    /// Throws `GlobusError` with `storage`, naming the process that has the lock, when the time for waiting is over.
    public func withLock(resourceServer: String, _ body: @Sendable () async -> Void) async throws {
        let range = LockRange.refresh(namespace: namespace, resourceServer: resourceServer)
        try await lock.whileHolding(range) { await body() }
    }

    private func decode(_ stored: JSONValue, of resourceServer: String) throws -> TokenData {
        let place = RecordPlace(namespace: namespace, resourceServer: resourceServer)
        return try document.coder.record(try document.coder.value(stored, at: place), at: place)
    }
}

extension JSONTokenStorage: CustomStringConvertible {
    /// The kind, the file and the namespace.
    public var description: String {
        "JSONTokenStorage(\(filePath.debugDescription), namespace: \(namespace.debugDescription))"
    }
}
