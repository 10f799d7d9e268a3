public import GlobusAuth
public import GlobusTokenStorage

/// What the table holds at one place; it never shows a token.
public struct TokenTableEntry: Sendable, Hashable {
    /// The namespace.
    public var namespace: String
    /// The service that accepts the tokens.
    public var resourceServer: String
    /// The number of the version, which grows with every store and is never used again.
    public var version: Int64
    /// Whether the tokens are sealed.
    public var isEncrypted: Bool
    /// The tokens; nil where they are sealed and the storage has no key or another one.
    public var record: TokenData?
    /// When the access token was issued, in seconds since 1970, where that is known.
    public var issuedAt: Double?
    /// When the tokens were stored, in seconds since 1970 by the database's clock.
    public var updatedAt: Double?
    /// Who holds the lease; where nobody does, who has stored the tokens.
    public var holder: LeaseHolder?
    /// Whether the lease is held, so that a renewal is under way.
    public var isHeld: Bool
}

extension PostgresTokenStorage {
    /// Returns what the table holds in all namespaces, by namespace and resource server.
    ///
    /// - Throws: `GlobusError` with `storage` where the database cannot be read.
    public func entries() async throws -> [TokenTableEntry] {
        try await read(TokenTable.entries).compactMap { row in
            guard let stored = TokenTable.storedRecord(row) else { return nil }
            return TokenTableEntry(
                namespace: stored.place.namespace,
                resourceServer: stored.place.resourceServer,
                version: stored.version,
                isEncrypted: stored.data.isEncrypted,
                record: try? sealing.decode(stored),
                issuedAt: row.number(5),
                updatedAt: row.number(6),
                holder: row[7].map { LeaseHolder(text: $0) },
                isHeld: row.isTrue(8)
            )
        }
    }

    /// Encrypts the namespace's tokens, decrypts them for nil, or encrypts them with another key; completely or not at
    /// all.
    ///
    /// No refresh takes place in the meantime. Programs that use the namespace get an error that names the missing key
    /// until they are started with the right one.
    ///
    /// - Parameter newKey: The new key; nil for plain tokens.
    /// - Returns: The number of records.
    /// - Throws: `GlobusError` with `storage` where the tokens have another key than this storage, or cannot be read,
    ///   stored or locked.
    public func convert(to newKey: EncryptionKey?) async throws -> Int {
        try await whileLocked("") { try await self.reseal(with: newKey) }
    }

    private func reseal(with newKey: EncryptionKey?) async throws -> Int {
        let new = RecordSealing(database.errors, key: newKey)
        var attempts = 1
        while true {
            let stored = try await storedRecords()
            let replacements = try stored.map { record in
                TokenTable.replace(record, with: try new.encode(try sealing.decode(record), at: record.place))
            }
            let conversion = TokenTable.convert(stored, in: namespace, replacements)
            do {
                _ = try await database.perform(conversion, patience: patience, makesTable: false)
                return stored.count
            } catch let error as GlobusError where attempts < 5 && TokenTable.hasChanged(error) {
                // A login has stored tokens since they were read.
                attempts += 1
            }
        }
    }
}
