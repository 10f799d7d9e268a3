/// Strings as Lua source has them, on one line.
enum QuotedText {
    /// The bytes in quotes, escaped; what is beyond the limit is only counted.
    static func quoted(_ bytes: [UInt8], limit: Int) -> String {
        let kept = bytes.count > limit ? wholeCharacters(bytes, limit) : bytes[...]
        var text = "\""
        if let valid = String(validating: kept, as: UTF8.self) {
            for scalar in valid.unicodeScalars { text += escaped(scalar) }
        } else {
            for byte in kept { text += byte < 0x80 ? escaped(Unicode.Scalar(byte)) : "\\x" + hexadecimal(byte) }
        }
        text += "\""
        return kept.count == bytes.count ? text : "\(text)… (\(bytes.count) bytes)"
    }

    /// Not so few bytes that a character is cut.
    private static func wholeCharacters(_ bytes: [UInt8], _ limit: Int) -> ArraySlice<UInt8> {
        var end = limit
        while end > 0, bytes[end] & 0xC0 == 0x80 { end -= 1 }
        return bytes[..<end]
    }

    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\"": return "\\\""
        case "\\": return "\\\\"
        case "\n": return "\\n"
        case "\r": return "\\r"
        case "\t": return "\\t"
        default: break
        }
        switch scalar.properties.generalCategory {
        case .control where scalar.value < 0x80: return "\\x" + hexadecimal(UInt8(scalar.value))
        // What turns the direction of text around or hides in it is written out too.
        case .control, .format, .lineSeparator, .paragraphSeparator:
            return "\\u{" + String(scalar.value, radix: 16) + "}"
        default: return String(Character(scalar))
        }
    }

    private static func hexadecimal(_ byte: UInt8) -> String {
        String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
    }
}
