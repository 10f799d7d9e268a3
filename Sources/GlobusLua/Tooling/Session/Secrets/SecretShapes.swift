/// Tells by its form whether a text is a secret.
package enum SecretShapes {
    /// A prefix of an Authorization value that may be shown, such as `Bearer `; nil where the text is no such value.
    package static func schemePrefix(of text: some StringProtocol) -> String? {
        for scheme in ["Bearer ", "Basic "] where text.hasPrefix(scheme) && text.count > scheme.count + 3 {
            return scheme
        }
        return nil
    }

    /// Whether the text looks like a token, a JSON web token or a private key.
    package static func isSecret(_ text: some StringProtocol) -> Bool {
        schemePrefix(of: text) != nil || isGlobusToken(text) || isJSONWebToken(text)
            || text.contains("PRIVATE KEY-----")
    }

    /// Globus's tokens begin with `Ag` and have no separators.
    private static func isGlobusToken(_ text: some StringProtocol) -> Bool {
        text.hasPrefix("Ag") && text.utf8.count >= 40 && text.utf8.allSatisfy { isLetterOrDigit($0) }
    }

    /// RFC 7519: three parts in base64url, the first of which is an object.
    private static func isJSONWebToken(_ text: some StringProtocol) -> Bool {
        guard text.hasPrefix("eyJ") else { return false }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 3
            && parts.allSatisfy { part in
                part.utf8.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
            }
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }
}
