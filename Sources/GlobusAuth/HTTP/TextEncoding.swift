/// The encoding of a text that should be UTF-8 and is not, as far as its first bytes tell.
package enum TextEncoding: String, Sendable {
    case utf16LittleEndian = "UTF-16 (little-endian)"
    case utf16BigEndian = "UTF-16 (big-endian)"
    case utf32LittleEndian = "UTF-32 (little-endian)"
    case utf32BigEndian = "UTF-32 (big-endian)"

    /// Recognizes the encoding by its byte order mark, or by the zero bytes that ASCII characters have in these
    /// encodings.
    ///
    /// Nil for anything else, such as UTF-8.
    package init?(tellingFrom bytes: some Collection<UInt8>) {
        let first = Array(bytes.prefix(4))
        let zeros = first.map { $0 == 0 }
        if first == [0xFF, 0xFE, 0, 0] || zeros == [false, true, true, true] {
            self = .utf32LittleEndian
        } else if first == [0, 0, 0xFE, 0xFF] || zeros == [true, true, true, false] {
            self = .utf32BigEndian
        } else if first.starts(with: [0xFF, 0xFE]) || zeros == [false, true, false, true] || zeros == [false, true] {
            self = .utf16LittleEndian
        } else if first.starts(with: [0xFE, 0xFF]) || zeros == [true, false, true, false] || zeros == [true, false] {
            self = .utf16BigEndian
        } else {
            return nil
        }
    }

    /// Returns UTF-8 text without the byte order mark that some editors and servers put before it.
    package static func withoutByteOrderMark(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
        bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
    }
}
