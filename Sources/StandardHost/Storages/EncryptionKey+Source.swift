import GlobusAuth
public import GlobusLua
public import GlobusTokenStorage

extension EncryptionKey {
    /// Reads an encryption key.
    ///
    /// - Parameters:
    ///   - source: Where the key is.
    ///   - variables: The environment variables.
    /// - Returns: The key.
    /// - Throws: `GlobusError` with `usage` for a variable that is not set and for a text that is no key, and with
    ///   `storage` for a file that cannot be read or that other users may read.
    public static func load(from source: SecretSource, variables: [String: String]) async throws -> EncryptionKey {
        switch try source.found(in: variables) {
        case .key(let key): key
        case .file(let path): try await load(contentsOfFile: path)
        }
    }
}

/// A key, or the file from which it must be read.
enum FoundKey: Sendable {
    case key(EncryptionKey)
    case file(String)
}

extension SecretSource {
    /// Reads what can be read without waiting, so that a mistake is reported where the key is named rather than at its
    /// first use.
    func found(in variables: [String: String]) throws -> FoundKey {
        switch self {
        case .text(let text): return .key(try EncryptionKey(text: text))
        case .file(let path): return .file(path)
        case .variable(let name):
            guard let value = variables[name], !value.isEmpty else {
                throw GlobusError(.usage, "the encryption key's variable \(name.printable(limit: 80)) is not set")
            }
            return .key(try EncryptionKey(text: Secret(value)))
        }
    }
}
