/// Whether `text` is a token (RFC 9110 §5.6.2), as methods and field names must be.
func isToken(_ text: String) -> Bool {
    var text = text
    return !text.isEmpty && text.withUTF8 { $0.allSatisfy(isTokenByte) }
}

/// What of `text` can be shown on one line of a message: its beginning, without control characters.
func printable(_ text: String, limit: Int = 40) -> String {
    String(text.unicodeScalars.prefix(limit).map { $0.value < 0x20 || $0.value == 0x7F ? "?" : Character($0) })
}

/// The byte with an ASCII letter in lower case.
func asciiLowercase(_ byte: UInt8) -> UInt8 {
    byte &- 0x41 < 26 ? byte | 0x20 : byte
}

private func isTokenByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x5E...0x7A, 0x7C, 0x7E: true
    case 0x21, 0x23...0x27, 0x2A, 0x2B, 0x2D, 0x2E: true
    default: false
    }
}
