/// Literal IP addresses as they stand in URLs.
package enum IPAddress {
    /// The four bytes of a dotted address, or nil for any other text; octal and short forms are not understood.
    package static func v4(_ text: Substring) -> [UInt8]? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        let bytes = parts.compactMap(decimalByte)
        return bytes.count == 4 ? bytes : nil
    }

    /// The eight groups of an IPv6 address without brackets (RFC 4291 §2.2), or nil for any other text.
    package static func v6(_ text: Substring) -> [UInt16]? {
        guard let gap = firstGap(in: text) else {
            let groups = groups(text)
            return groups?.count == 8 ? groups : nil
        }
        guard let head = groups(text[..<gap.lowerBound]), let tail = groups(text[gap.upperBound...]),
            head.count + tail.count < 8
        else { return nil }
        return head + Array(repeating: 0, count: 8 - head.count - tail.count) + tail
    }

    private static func firstGap(in text: Substring) -> Range<Substring.Index>? {
        for index in text.indices where text[index...].hasPrefix("::") {
            return index..<text.index(index, offsetBy: 2)
        }
        return nil
    }

    private static func groups(_ text: Substring) -> [UInt16]? {
        if text.isEmpty { return [] }
        var groups: [UInt16] = []
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            if index == parts.count - 1, let bytes = v4(part) {
                groups.append(UInt16(bytes[0]) << 8 | UInt16(bytes[1]))
                groups.append(UInt16(bytes[2]) << 8 | UInt16(bytes[3]))
            } else if (1...4).contains(part.utf8.count), part.utf8.allSatisfy({ hexadecimalValue($0) != nil }),
                let group = UInt16(part, radix: 16)
            {
                groups.append(group)
            } else {
                return nil
            }
        }
        return groups
    }

    private static func decimalByte(_ text: Substring) -> UInt8? {
        let digits = text.utf8
        guard (1...3).contains(digits.count), digits.allSatisfy({ $0 &- 0x30 < 10 }),
            digits.count == 1 || digits.first != 0x30
        else { return nil }
        return UInt8(text)
    }
}
