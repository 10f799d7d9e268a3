import FoundationEssentials

/// Base64 in its two alphabets (RFC 4648 §4 and §5).
package enum Base64 {
    /// Encodes `bytes` with padding.
    static func encode(_ bytes: some Sequence<UInt8>) -> String {
        Data(bytes).base64EncodedString()
    }

    /// Encodes `bytes` in the alphabet for URLs, without padding.
    package static func encodeForURL(_ bytes: some Sequence<UInt8>) -> String {
        var text = ""
        for character in encode(bytes) where character != "=" {
            text.append(character == "+" ? "-" : character == "/" ? "_" : character)
        }
        return text
    }

    /// Decodes text in the alphabet for URLs; nil where it is not base64.
    package static func decodeForURL(_ encoded: Substring) -> [UInt8]? {
        let standard = encoded.map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 }
        let padding = String(repeating: "=", count: (4 - standard.count % 4) % 4)
        return Data(base64Encoded: String(standard) + padding).map(Array.init)
    }

    /// Decodes base64 of UTF-8 text; nil for anything else.
    static func decode(_ encoded: String) -> String? {
        let padding = String(repeating: "=", count: (4 - encoded.utf8.count % 4) % 4)
        return Data(base64Encoded: encoded + padding).flatMap { String(validating: $0, as: UTF8.self) }
    }
}
