public import GlobusAuth
import GlobusTokenStorage

extension PostgresTokenStorage {
    /// Returns the namespaces that contain records, in alphabetical order.
    ///
    /// - Throws: `GlobusError` with `storage` where the database cannot be read.
    public func namespaces() async throws -> [String] {
        let rows = try await read(TokenTable.namespaces)
        return rows.compactMap { $0[0].map(TokenTable.unescaped) }.sorted()
    }

    /// Returns everything that is stored, by resource server.
    ///
    /// - Throws: `GlobusError` with `storage` where the database cannot be read.
    public func tokenDataByResourceServer() async throws -> [String: TokenData] {
        let stored = try await storedRecords()
        heldLease?.note(versions(of: stored))
        let records = try stored.map { ($0.place.resourceServer, try sealing.decode($0)) }
        return Dictionary(records) { _, last in last }
    }

    /// Returns what is stored for `resourceServer`, or nil.
    ///
    /// - Throws: `GlobusError` with `storage` where the database cannot be read.
    public func tokenData(for resourceServer: String) async throws -> TokenData? {
        let stored = try await storedRecords(resourceServer)
        heldLease?.note(versions(of: stored), only: resourceServer)
        return try stored.first.map { try sealing.decode($0) }
    }

    /// Stores `records`, replacing those of the same resource servers and keeping the others.
    ///
    /// Inside a lock, nothing is stored over what others have stored since it was read.
    ///
    /// - Throws: `GlobusError` with `storage` where the database cannot be written; caused by `TokensSuperseded` where
    ///   others have stored newer tokens.
    public func storeTokenData(byResourceServer records: [String: TokenData]) async throws {
        if records.isEmpty { return }
        try await requireMatchingKey()
        let (holder, fence) = (heldLease?.holder ?? database.holder(), fence)
        let stores = try records.map { name, record in
            PendingStore(place(name), record, try sealing.encode(record, at: place(name)), holder, fence)
        }
        let results = try await database.perform(
            [TokenTable.limits] + stores.map(\.statement),
            patience: patience,
            makesTable: true
        )
        for (store, rows) in zip(stores, results.dropFirst()) {
            let name = store.place.resourceServer
            if let version = rows.first?.integer(0) {
                heldLease?.noteStored(name, version: version)
            } else {
                try await requireStored(store)
            }
        }
    }

    /// Removes what is stored for `resourceServer`; returns whether there was anything.
    ///
    /// - Throws: `GlobusError` with `storage` where the database cannot be written.
    public func removeTokenData(for resourceServer: String) async throws -> Bool {
        let statements = [TokenTable.limits] + TokenTable.remove(at: place(resourceServer))
        let results = try await database.perform(statements, patience: patience, makesTable: false)
        return results.count > 1 && !results[1].isEmpty
    }

    /// What is stored may be what was stored just now, where the answer was lost; otherwise others have stored it.
    private func requireStored(_ store: PendingStore) async throws {
        let name = store.place.resourceServer
        let stored = try await storedRecords(name).first
        if let stored, stored.data == store.data {
            heldLease?.noteStored(name, version: stored.version)
        } else {
            throw database.errors.superseded(try stored.map { try sealing.decode($0) }, at: store.place)
        }
    }

    /// Throws where the namespace has records that have another key, before some have one key and some another.
    private func requireMatchingKey() async throws {
        if let stored = try await storedRecords(limit: 1).first { try sealing.requireMatch(stored) }
    }

    func storedRecords(_ resourceServer: String? = nil, limit: Int? = nil) async throws -> [StoredRecord] {
        let statement = TokenTable.records(in: namespace, resourceServer: resourceServer, limit: limit)
        return try await read(statement).compactMap(TokenTable.storedRecord)
    }

    func read(_ statement: PostgresStatement) async throws -> [PostgresRow] {
        // Where new tokens are being stored, the old one no longer helps.
        let canDoWithout = RenewalLease.origin == nil && RenewalLease.renewal?.hasValidToken == true
        let patience = canDoWithout ? 0 : patience
        return try await database.perform([statement], patience: patience, makesTable: false).last ?? []
    }

    private func versions(of stored: [StoredRecord]) -> [String: Int64] {
        Dictionary(stored.map { ($0.place.resourceServer, $0.version) }) { _, last in last }
    }
}

/// A record that is to be stored, with the statement for it.
private struct PendingStore {
    let place: RecordPlace
    let data: RecordData
    let statement: PostgresStatement

    /// Prepares a store; with a `fence` that knows the place, over nothing newer than that.
    init(_ place: RecordPlace, _ record: TokenData, _ data: RecordData, _ holder: LeaseHolder, _ fence: SeenVersions?) {
        self.place = place
        self.data = data
        let issuedAt = record.issuedAtSeconds
        if let fence, fence.contains(place.resourceServer) {
            let seen = fence[place.resourceServer]
            statement = TokenTable.store(data, issuedAt: issuedAt, at: place, by: holder, over: seen)
        } else {
            statement = TokenTable.store(data, issuedAt: issuedAt, at: place, by: holder)
        }
    }
}
