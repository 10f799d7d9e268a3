/// Tokens in a JSON file in the Globus SDK's format: its `JSONTokenStorage`.
///
/// The file is replaced as a whole or not at all, its owner alone may read it, and members that this library does not
/// know stay. A file named through a symbolic link is the one that the link leads to.
public final class JSONTokenStorage: FileTokenStorage, NamespacedTokenStorage, @unchecked Sendable {
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
        let place = try TokenFilePlace(.json, filePath, key: encryptionKey, lockTimeout: lockTimeout)
        self.init(namespace: namespace, place)
    }

    /// The same file for the tokens of `namespace`.
    public func inNamespace(_ namespace: String) -> JSONTokenStorage { sharingFile(inNamespace: namespace) }
}
