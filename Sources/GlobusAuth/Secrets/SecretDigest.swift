import Crypto

/// What traces show in the place of a secret: a short name by which one can follow it.
enum SecretDigest {
    /// Made anew in each process, so that nobody can find a secret by trying.
    private static let key = SymmetricKey(size: .bits256)

    /// The name of `secret`, such as `<secret a1b2c3d4>`: the same for the same secret as long as the process lives.
    static func name(of secret: String) -> String {
        let code = HMAC<SHA256>.authenticationCode(for: Array(secret.utf8), using: key)
        return "<secret \(code.prefix(4).map(hexadecimal).joined())>"
    }

    private static func hexadecimal(_ byte: UInt8) -> String {
        (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
}
