import Crypto
import FoundationEssentials

/// What a file keeps to tell its key from others without giving it away: a salt and what HKDF makes of it and the key.
///
/// As text `hkdf-sha256:1:` and the base64 of both, 16 bytes each.
enum KeyCheck {
    private static let prefix = "hkdf-sha256:1:"
    private static let purpose = Array("globus-lua token storage key check".utf8)

    static func make(_ key: EncryptionKey) -> String {
        var generator = SystemRandomNumberGenerator()
        let salt = (0..<16).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        return prefix + Data(salt + value(key, salt)).base64EncodedString()
    }

    /// Whether `text` was made of `key`, or nil where it is no such check at all.
    static func matches(_ text: String, _ key: EncryptionKey) -> Bool? {
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
