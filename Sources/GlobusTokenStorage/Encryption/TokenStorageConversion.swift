import GlobusAuth

/// Encrypts a storage's file, decrypts it, or gives it another key; in place, as a whole or not at all.
///
/// No refresh is under way meanwhile. Programs that have the storage open get an error that says which key is missing
/// until they are started with the right one. Blocks of the disk that held plain tokens are free afterwards, but only
/// the disk decides when they are overwritten.
public struct TokenStorageConversion: Sendable {
    private let format: TokenStorageFormat
    private let path: FilePath
    private let lockTimeout: Duration

    /// Names the file.
    ///
    /// - `lockTimeout`: how long refreshes that are under way are waited for.
    ///
    /// Throws `GlobusError` with `usage` for an empty path.
    public init(_ format: TokenStorageFormat, filePath: String, lockTimeout: Duration = .seconds(60)) throws {
        self.format = format
        path = try FilePath(filePath)
        self.lockTimeout = lockTimeout
    }

    /// Encrypts a plain file; returns the number of records.
    public func encrypt(with key: EncryptionKey) async throws -> Int { try await convert(from: nil, to: key) }

    /// Makes an encrypted file a plain one; returns the number of records.
    public func decrypt(with key: EncryptionKey) async throws -> Int { try await convert(from: key, to: nil) }

    /// Encrypts an encrypted file with another key; returns the number of records.
    public func rekey(from oldKey: EncryptionKey, to newKey: EncryptionKey) async throws -> Int {
        try await convert(from: oldKey, to: newKey)
    }

    private func convert(from oldKey: EncryptionKey?, to newKey: EncryptionKey?) async throws -> Int {
        if try PrivateFile.status(path.text) == nil { throw StorageFile(path: path).isMissing }
        let place = try TokenFilePlace(format, path.text, key: oldKey, lockTimeout: lockTimeout)
        return try await place.lock.whileHolding(.everyRefresh) { try await place.file.convert(to: newKey) }
    }
}
