import Crypto
import FoundationEssentials

/// Encrypts single records with AES-256-GCM.
///
/// A sealed record is the text `aes-256-gcm:1:` followed by the base64 of the nonce (12 random bytes), the ciphertext
/// and the tag (16 bytes). The namespace and the resource server are authenticated with it, so that a record cannot be
/// moved to another place. An attacker who may write to the file can only put back an older version of a record.
package struct RecordCipher: Sendable {
    private static let prefix = "aes-256-gcm:1:"
    private let key: SymmetricKey

    package init(_ key: EncryptionKey) {
        self.key = key.symmetric
    }

    package static func isSealed(_ text: String) -> Bool { text.hasPrefix(prefix) }

    package func seal(_ plain: [UInt8], at place: RecordPlace) throws -> String {
        let box = try AES.GCM.seal(plain, using: key, authenticating: place.bytes)
        let combined = Array(box.nonce) + Array(box.ciphertext) + Array(box.tag)
        return Self.prefix + Data(combined).base64EncodedString()
    }

    /// Decrypts a record; nil where the record, its place or the key is not the original one.
    package func open(_ sealed: String, at place: RecordPlace) -> [UInt8]? {
        guard Self.isSealed(sealed), let data = Data(base64Encoded: String(sealed.dropFirst(Self.prefix.count))),
            let box = try? AES.GCM.SealedBox(combined: data),
            let plain = try? AES.GCM.open(box, using: key, authenticating: place.bytes)
        else { return nil }
        return Array(plain)
    }
}

extension RecordPlace {
    /// The place as bytes that differ from those of every other place.
    fileprivate var bytes: [UInt8] {
        ["globus-lua token record", namespace, resourceServer].flatMap { text in
            withUnsafeBytes(of: UInt64(text.utf8.count).bigEndian, Array.init) + Array(text.utf8)
        }
    }
}

/// The text by which a file recognizes its key without revealing it: a salt, and what HKDF derives from the salt and
/// the key.
///
/// It is written as `hkdf-sha256:1:` followed by the base64 of both, 16 bytes each.
package enum KeyCheck {
    private static let prefix = "hkdf-sha256:1:"
    private static let purpose = Array("globus-lua token storage key check".utf8)

    package static func make(_ key: EncryptionKey) -> String {
        var generator = SystemRandomNumberGenerator()
        let salt = (0..<16).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        return prefix + Data(salt + value(key, salt)).base64EncodedString()
    }

    /// Whether `text` was made with `key`; nil where it is not such a text.
    package static func matches(_ text: String, _ key: EncryptionKey) -> Bool? {
        guard text.hasPrefix(prefix), let data = Data(base64Encoded: String(text.dropFirst(prefix.count))),
            data.count == 32
        else { return nil }
        return value(key, Array(data.prefix(16))) == Array(data.suffix(16))
    }

    private static func value(_ key: EncryptionKey, _ salt: [UInt8]) -> [UInt8] {
        let derived = HKDF<SHA256>
            .deriveKey(inputKeyMaterial: key.symmetric, salt: salt, info: purpose, outputByteCount: 16)
        return derived.withUnsafeBytes(Array.init)
    }
}
