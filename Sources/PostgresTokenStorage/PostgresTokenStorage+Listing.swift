public import GlobusAuth
import GlobusTokenStorage

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
}
