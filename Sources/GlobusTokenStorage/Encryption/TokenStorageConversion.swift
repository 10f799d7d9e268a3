import GlobusAuth

/// Encrypts or decrypts a storage's file, or gives it another key: in place, and completely or not at all.
///
/// No refresh takes place in the meantime. Programs that have the storage open get an error that names the missing key
/// until they are started with the right one. Disk blocks that contained plain tokens are free afterwards, but the disk
/// decides when they are overwritten. A program that reads a SQLite database at the same time can keep the old records in
/// the file: then the file is converted all the same, and the error says so.
public struct TokenStorageConversion: Sendable {
    private let format: TokenStorageFormat
    private let path: FilePath
    private let lockTimeout: Duration

    /// Names the file to convert.
    ///
    /// - Parameters:
    ///   - format: The format of the file.
    ///   - filePath: The file.
    ///   - lockTimeout: How long to wait for refreshes under way.
    /// - Throws: `GlobusError` with `usage` for an empty path.
    public init(_ format: TokenStorageFormat, filePath: String, lockTimeout: Duration = .seconds(60)) throws {
        self.format = format
        path = try FilePath(filePath)
        self.lockTimeout = lockTimeout
    }

    /// Encrypts a plain file; returns the number of records.
    ///
    /// - Throws: `GlobusError` with `storage` where the file is missing, is already encrypted, or cannot be read,
    ///   written or locked.
    public func encrypt(with key: EncryptionKey) async throws -> Int { try await convert(from: nil, to: key) }

    /// Decrypts an encrypted file; returns the number of records.
    ///
    /// - Throws: `GlobusError` with `storage` where the file is missing, has another key, or cannot be read, written or
    ///   locked.
    public func decrypt(with key: EncryptionKey) async throws -> Int { try await convert(from: key, to: nil) }

    /// Encrypts an encrypted file with another key; returns the number of records.
    ///
    /// - Throws: `GlobusError` with `storage` where the file is missing, has another key than `oldKey`, or cannot be
    ///   read, written or locked.
    public func rekey(from oldKey: EncryptionKey, to newKey: EncryptionKey) async throws -> Int {
        try await convert(from: oldKey, to: newKey)
    }

    private func convert(from oldKey: EncryptionKey?, to newKey: EncryptionKey?) async throws -> Int {
        if try PrivateFile.status(path.text) == nil { throw StorageFile(path: path).isMissing }
        let place = try TokenFilePlace(format, path.text, key: oldKey, lockTimeout: lockTimeout)
        do {
            return try await place.lock.whileHolding(.everyRefresh) { try await place.file.convert(to: newKey) }
        } catch let error as GlobusError {
            throw explained(error, isRekeying: newKey != nil && oldKey != nil)
        }
    }

    /// Says what to do in place of a conversion that does not fit the file.
    private func explained(_ error: GlobusError, isRekeying: Bool) -> GlobusError {
        let file = StorageFile(path: path)
        let shown = "'\(path.text.printable(limit: 1000))'"
        switch error.message {
        case file.isEncrypted.message:
            let remedy = "Use 'rekey' to give it another key, or 'decrypt' first."
            return GlobusError(.storage, "The token storage \(shown) is encrypted already. \(remedy)")
        case file.isNotEncrypted.message:
            let remedy = isRekeying ? "Use 'encrypt' to encrypt it." : "There is nothing to decrypt."
            return GlobusError(.storage, "The token storage \(shown) is not encrypted. \(remedy)")
        default: return error
        }
    }
}
