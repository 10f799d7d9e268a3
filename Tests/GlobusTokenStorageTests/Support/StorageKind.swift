import GlobusAuth
import GlobusTokenStorage

/// A built-in storage, plain or encrypted.
enum StorageKind: String, CaseIterable, CustomStringConvertible {
    case memory, json, sqlite
    case encryptedJSON = "encrypted json"
    case encryptedSQLite = "encrypted sqlite"

    /// The kinds that keep a file.
    static let files: [StorageKind] = [.json, .sqlite, .encryptedJSON, .encryptedSQLite]
    /// The kinds that the Globus SDK for Python understands.
    static let plainFiles: [StorageKind] = [.json, .sqlite]

    static let keyText = String(repeating: "0f", count: 32)
    static let otherKeyText = String(repeating: "a5", count: 32)

    var description: String { rawValue }

    var format: TokenStorageFormat { self == .sqlite || self == .encryptedSQLite ? .sqlite : .json }

    var key: EncryptionKey? {
        get throws { isEncrypted ? try EncryptionKey(text: Secret(Self.keyText)) : nil }
    }

    var isEncrypted: Bool { self == .encryptedJSON || self == .encryptedSQLite }

    /// Returns the path of this kind's file in `folder`.
    func file(in folder: TemporaryFolder) -> String { folder.file("tokens." + format.fileExtension) }

    /// Opens the storage whose file is in `folder`.
    func open(
        in folder: TemporaryFolder,
        namespace: String = "DEFAULT",
        lockTimeout: Duration = .seconds(20)
    ) throws -> any TokenStorage {
        try open(file(in: folder), namespace: namespace, lockTimeout: lockTimeout)
    }

    func open(
        _ path: String,
        namespace: String = "DEFAULT",
        lockTimeout: Duration = .seconds(20)
    ) throws -> any TokenStorage {
        switch (self, format) {
        case (.memory, _): MemoryTokenStorage(namespace: namespace)
        case (_, .json):
            try JSONTokenStorage(filePath: path, namespace: namespace, encryptionKey: try key, lockTimeout: lockTimeout)
        case (_, .sqlite):
            try SQLiteTokenStorage(
                filePath: path,
                namespace: namespace,
                encryptionKey: try key,
                lockTimeout: lockTimeout
            )
        }
    }
}
