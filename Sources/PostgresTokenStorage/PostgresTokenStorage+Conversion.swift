import GlobusAuth
public import GlobusTokenStorage

/// Encrypting and decrypting what is stored.
///
/// No refresh takes place in the meantime. Programs that use the tokens get an error that names the missing key until
/// they are started with the right one.
extension PostgresTokenStorage {
    /// Encrypts the namespace's tokens, decrypts them for nil, or encrypts them with another key; completely or not at
    /// all.
    ///
    /// - Parameter newKey: The new key; nil for plain tokens.
    /// - Returns: The number of records.
    /// - Throws: `GlobusError` with `storage` where the tokens have another key than this storage, or cannot be read,
    ///   stored or locked.
    public func convert(to newKey: EncryptionKey?) async throws -> Int {
        let count = try await whileLocked("") { try await self.reseal(self.namespace, with: newKey) { _ in true } }
        return count ?? 0
    }

    /// Converts the tokens of all namespaces as ``convert(to:)`` does those of one, in one transaction.
    ///
    /// - Parameter newKey: The new key; nil for plain tokens.
    /// - Returns: The number of records.
    /// - Throws: `GlobusError` with `storage` where some tokens have another key than this storage, or cannot be read,
    ///   stored or locked; then none is converted.
    public func convertAll(to newKey: EncryptionKey?) async throws -> Int {
        while true {
            let names = try await namespaces()
            let count = try await whileAllLocked(names[...]) {
                try await self.reseal(nil, with: newKey) { names.contains($0.place.namespace) }
            }
            // Without a count there is a new namespace, of which somebody may be renewing the tokens.
            if let count { return count }
        }
    }

    private func whileAllLocked<Value: Sendable>(
        _ namespaces: ArraySlice<String>,
        _ body: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        guard let first = namespaces.first else { return try await body() }
        return try await inNamespace(first).whileLocked("") {
            try await self.whileAllLocked(namespaces.dropFirst(), body)
        }
    }

    /// Converts the records of a namespace, or of all for nil, and returns how many; nil where one is not locked.
    private func reseal(
        _ namespace: String?,
        with newKey: EncryptionKey?,
        where isLocked: @Sendable (StoredRecord) -> Bool
    ) async throws -> Int? {
        let new = RecordSealing(database.errors, key: newKey)
        let records = TokenTable.records(in: namespace, resourceServer: nil, limit: nil)
        var attempts = 1
        while true {
            let stored = try await read(records).compactMap(TokenTable.storedRecord)
            if !stored.allSatisfy(isLocked) { return nil }
            // The answer to a conversion may have been lost.
            if attempts > 1, stored.allSatisfy({ (try? new.requireMatch($0)) != nil }) { return stored.count }
            do {
                let replacements = try stored.map { record in
                    TokenTable.replace(record, with: try new.encode(try sealing.decode(record), at: record.place))
                }
                let conversion = TokenTable.convert(stored, in: namespace, replacements)
                _ = try await database.perform(conversion, patience: patience, makesTable: false)
                return stored.count
            } catch let error as GlobusError where attempts < 5 && TokenTable.hasChanged(error) {
                // A login has stored tokens since they were read.
                attempts += 1
            } catch let error as GlobusError {
                throw database.errors.ofConversion(error, isDecrypting: newKey == nil)
            }
        }
    }
}
