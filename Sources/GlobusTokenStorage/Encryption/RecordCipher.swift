import Crypto
import FoundationEssentials
import GlobusAuth

/// Encrypts single records with AES-256-GCM.
///
/// A sealed record is the text `aes-256-gcm:1:` and the base64 of the nonce (12 random bytes), the ciphertext and the
/// tag (16 bytes). The namespace and the resource server are authenticated with it, so that a record cannot be moved to
/// another place. What an attacker who may write to the file can do is to put an older version of a record back.
struct RecordCipher: Sendable {
    private static let prefix = "aes-256-gcm:1:"
    private let key: SymmetricKey

    init(_ key: EncryptionKey) {
        self.key = key.symmetric
    }

    static func isSealed(_ text: String) -> Bool { text.hasPrefix(prefix) }

    func seal(_ plain: [UInt8], at place: RecordPlace) throws -> String {
        let box = try AES.GCM.seal(plain, using: key, authenticating: place.bytes)
        let combined = Array(box.nonce) + Array(box.ciphertext) + Array(box.tag)
        return Self.prefix + Data(combined).base64EncodedString()
    }

    /// What was sealed, or nil where the record, its place or the key is another one.
    func open(_ sealed: String, at place: RecordPlace) -> [UInt8]? {
        guard Self.isSealed(sealed), let data = Data(base64Encoded: String(sealed.dropFirst(Self.prefix.count))),
            let box = try? AES.GCM.SealedBox(combined: data),
            let plain = try? AES.GCM.open(box, using: key, authenticating: place.bytes)
        else { return nil }
        return Array(plain)
    }
}

extension RecordPlace {
    /// The place as no other place is written.
    fileprivate var bytes: [UInt8] {
        ["globus-lua token record", namespace, resourceServer].flatMap { text in
            withUnsafeBytes(of: UInt64(text.utf8.count).bigEndian, Array.init) + Array(text.utf8)
        }
    }
}
