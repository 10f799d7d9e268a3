public import GlobusAuth

/// Encrypts tokens that wait for a storage, with the storage's key.
public struct KeptTokenSealing: TokenSealing {
    private let cipher: RecordCipher

    /// Creates a sealing with `key`.
    public init(_ key: EncryptionKey) {
        cipher = RecordCipher(key)
    }

    /// Encrypts `plain`, which can be opened only as that of the same `place`.
    public func seal(_ plain: [UInt8], for place: String) throws -> String {
        try cipher.seal(plain, at: Self.place(place))
    }

    /// Decrypts a text; nil where the text, its place or the key is not the original one.
    public func open(_ sealed: String, for place: String) -> [UInt8]? {
        cipher.open(sealed, at: Self.place(place))
    }

    /// A place that no record of a storage has.
    private static func place(_ name: String) -> RecordPlace {
        RecordPlace(namespace: "globus-lua kept tokens", resourceServer: name)
    }
}
