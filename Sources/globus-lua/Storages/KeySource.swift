import GlobusAuth
import GlobusTokenStorage

/// Where an encryption key comes from: `env:NAME`, `file:PATH`, or the key itself in hexadecimal or base64.
struct KeySource: Sendable {
    private enum Kind {
        case key(EncryptionKey)
        case file(String)
    }

    private let kind: Kind

    /// Reads `text`; a variable that is not set is a ``GlobusError/Code/usage``, as is a text that is no key.
    init(_ text: Secret, _ variables: [String: String]) throws {
        let words = text.reveal()
        if words.hasPrefix("file:") {
            kind = .file(String(words.dropFirst(5)))
        } else if words.hasPrefix("env:") {
            let name = String(words.dropFirst(4))
            guard let value = variables[name], !value.isEmpty else {
                throw GlobusError(.usage, "the encryption key's variable \(name.printable(limit: 80)) is not set")
            }
            kind = .key(try EncryptionKey(text: Secret(value)))
        } else {
            kind = .key(try EncryptionKey(text: text))
        }
    }

    func key() async throws -> EncryptionKey {
        switch kind {
        case .key(let key): key
        case .file(let path): try await EncryptionKey.load(contentsOfFile: path)
        }
    }
}
