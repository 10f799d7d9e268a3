/// Encodes and decodes the text in URLs and forms.
package enum PercentEncoding {
    /// Quotes a path as Python's `urllib.parse.quote` does: unreserved characters and "/" stay.
    ///
    /// A "%" is quoted too, so a path that is already encoded is encoded twice, as in the Globus SDK.
    static func path(_ text: String) -> String {
        let isPlain = { (byte: UInt8) in isUnreserved(byte) || byte == UInt8(ascii: "/") }
        var text = text
        return text.withUTF8 { $0.allSatisfy(isPlain) } ? text : quoted(text.utf8, keeping: isPlain)
    }

    /// Quotes a part of a URL as JavaScript's `encodeURIComponent` does.
    static func component(_ text: String) -> String {
        quoted(text.utf8) { isUnreserved($0) || "!'()*".utf8.contains($0) }
    }

    /// Quotes in the same way, with lower-case hexadecimal digits.
    static func withSmallEscapes(_ bytes: [UInt8]) -> [UInt8] {
        var output = bytes
        for index in bytes.indices where isEscape(bytes, at: index) {
            for digit in index + 1...index + 2 where (UInt8(ascii: "A")...UInt8(ascii: "F")).contains(bytes[digit]) {
                output[digit] += 0x20
            }
        }
        return output
    }

    /// Appends a name or value of a query or form as Python's `quote_plus` writes it: a space becomes "+".
    static func append(formText text: String, to output: inout [UInt8]) {
        for byte in text.utf8 {
            if isUnreserved(byte) {
                output.append(byte)
            } else if byte == UInt8(ascii: " ") {
                output.append(UInt8(ascii: "+"))
            } else {
                appendEscaped(byte, to: &output)
            }
        }
    }

    /// Decodes a name or value of a query or form; a "%" that begins no escape stays as it is.
    package static func decodedForm(_ text: Substring) -> String { decoded(text, plus: UInt8(ascii: " ")) }

    /// Decodes a segment of a path, in which "+" stands for itself.
    package static func decoded(_ text: Substring) -> String { decoded(text, plus: UInt8(ascii: "+")) }

    private static func decoded(_ text: Substring, plus: UInt8) -> String {
        let bytes = Array(text.utf8)
        var output: [UInt8] = []
        var position = 0
        while position < bytes.count {
            if isEscape(bytes, at: position), let high = hexadecimalValue(bytes[position + 1]),
                let low = hexadecimalValue(bytes[position + 2])
            {
                output.append(high << 4 | low)
                position += 3
            } else {
                output.append(bytes[position] == UInt8(ascii: "+") ? plus : bytes[position])
                position += 1
            }
        }
        return String(decoding: output, as: UTF8.self)
    }

    /// Quotes what may not occur in a URL, and leaves the rest, including percent escapes, as it is.
    static func repaired(_ text: Substring) -> String {
        if text.utf8.allSatisfy(isAllowed) { return String(text) }
        let bytes = Array(text.utf8)
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count)
        for (index, byte) in bytes.enumerated() {
            if isAllowed(byte) || isEscape(bytes, at: index) {
                output.append(byte)
            } else {
                appendEscaped(byte, to: &output)
            }
        }
        return String(decoding: output, as: UTF8.self)
    }

    /// Returns the bytes as text, with those beyond ASCII escaped.
    package static func escapingBeyondASCII(_ bytes: some Sequence<UInt8>) -> String {
        var output: [UInt8] = []
        for byte in bytes {
            if byte < 0x80 { output.append(byte) } else { appendEscaped(byte, to: &output) }
        }
        return String(decoding: output, as: UTF8.self)
    }

    private static func quoted(_ bytes: String.UTF8View, keeping isPlain: (UInt8) -> Bool) -> String {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count + 16)
        for byte in bytes {
            if isPlain(byte) { output.append(byte) } else { appendEscaped(byte, to: &output) }
        }
        return String(decoding: output, as: UTF8.self)
    }

    private static func appendEscaped(_ byte: UInt8, to output: inout [UInt8]) {
        output.append(UInt8(ascii: "%"))
        output.append(hexadecimalDigit(byte >> 4))
        output.append(hexadecimalDigit(byte & 15))
    }

    /// RFC 3986 §2.3.
    static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"):
            true
        default: false
        }
    }

    /// Unreserved and reserved characters, RFC 3986 §2.2 and §2.3.
    private static func isAllowed(_ byte: UInt8) -> Bool {
        isUnreserved(byte) || isReserved(byte)
    }

    private static func isReserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "#")...UInt8(ascii: "$"), UInt8(ascii: "&")...UInt8(ascii: ","), UInt8(ascii: "/"),
            UInt8(ascii: ":"), UInt8(ascii: ";"), UInt8(ascii: "="), UInt8(ascii: "!"),
            UInt8(ascii: "?")...UInt8(ascii: "@"), UInt8(ascii: "["), UInt8(ascii: "]"):
            true
        default: false
        }
    }

    private static func isEscape(_ bytes: [UInt8], at index: Int) -> Bool {
        bytes[index] == UInt8(ascii: "%") && index + 2 < bytes.count
            && hexadecimalValue(bytes[index + 1]) != nil && hexadecimalValue(bytes[index + 2]) != nil
    }
}

private func hexadecimalDigit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
}

/// The value of a hexadecimal digit of either case, or nil for any other byte.
func hexadecimalValue(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
}
