/// Keeps renewed tokens that a storage has not taken yet, so that they outlive the process.
///
/// A server that rotates refresh tokens revokes the old one when it issues the new one. If the new one is lost, because
/// the storage fails and the process ends, so is the login.
public protocol TokenKeeper: Sendable {
    /// Keeps `tokens` in place of what is kept for `owner`.
    ///
    /// They are on the disk when this returns.
    ///
    /// - Throws: ``GlobusError`` with ``GlobusError/Code/storage`` where they cannot be kept.
    func keep(_ tokens: KeptTokens, for owner: KeptTokens.Owner) async throws

    /// Returns what is kept for `owner`, or nil.
    ///
    /// - Throws: ``GlobusError`` with ``GlobusError/Code/storage`` where something is kept that cannot be read. It is
    ///   left as it is.
    func keptTokens(for owner: KeptTokens.Owner) async throws -> KeptTokens?

    /// Removes what is kept for `owner`, if anything.
    ///
    /// - Throws: ``GlobusError`` with ``GlobusError/Code/storage`` where it cannot be removed.
    func drop(for owner: KeptTokens.Owner) async throws

    /// What messages call the place where the tokens of `owner` are kept, such as the path of a file.
    func place(for owner: KeptTokens.Owner) -> String
}

/// How the tokens of a storage are kept while it has not taken them.
public struct KeptTokenForm: Sendable {
    /// Which storage it is, in words that stay the same from run to run and tell no secret.
    public var storage: String
    /// Encrypts what is kept, as the storage encrypts what it stores; nil where that is in plain text.
    public var sealing: (any TokenSealing)?

    /// Creates a form; each argument sets the property of the same name.
    public init(storage: String, sealing: (any TokenSealing)? = nil) {
        self.storage = storage
        self.sealing = sealing
    }
}

/// Encrypts and authenticates texts with a storage's key.
public protocol TokenSealing: Sendable {
    /// Encrypts `plain`, which can be opened only as that of the same `place`.
    ///
    /// - Throws: An error of the encryption.
    func seal(_ plain: [UInt8], for place: String) throws -> String

    /// Decrypts a text; nil where the text, its place or the key is not the original one.
    func open(_ sealed: String, for place: String) -> [UInt8]?
}
