/// Reads the bytes of a source one by one, and counts lines and columns.
struct Scanner {
    let bytes: [UInt8]
    private(set) var offset = 0
    private var line = 1
    private var column = 1

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    var position: SourcePosition { SourcePosition(line: line, column: column) }

    /// The next byte, or nil at the end.
    var current: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    func byte(after distance: Int) -> UInt8? {
        offset + distance < bytes.count ? bytes[offset + distance] : nil
    }

    /// Whether these bytes come next.
    func isAt(_ next: some Collection<UInt8>) -> Bool { bytes[offset...].starts(with: next) }

    /// Moves on by one byte; a line break of two bytes counts as one.
    mutating func advance() {
        guard let byte = current else { return }
        offset += 1
        if byte.isLineBreak {
            if let next = current, next.isLineBreak, next != byte { offset += 1 }
            line += 1
            column = 1
        } else if current.map({ $0 & 0xC0 != 0x80 }) ?? true {
            // The bytes of one character in UTF-8 share a column.
            column += 1
        }
    }

    mutating func skip(_ count: Int) {
        for _ in 0..<count { advance() }
    }

    /// Moves on where the next byte is `byte`.
    mutating func take(_ byte: UInt8) -> Bool {
        guard current == byte else { return false }
        advance()
        return true
    }

    func text(from start: Int) -> String { String(decoding: bytes[start..<offset], as: UTF8.self) }
}

extension UInt8 {
    var isLineBreak: Bool { self == UInt8(ascii: "\n") || self == UInt8(ascii: "\r") }
    var isSpace: Bool { self == 0x20 || (0x09...0x0D).contains(self) }
    var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
    var isNameStart: Bool { self == UInt8(ascii: "_") || isLetter }
    var isNamePart: Bool { isNameStart || isDigit }
    var isHexDigit: Bool { hexValue != nil }

    private var isLetter: Bool {
        let lower = self | 0x20
        return (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(lower)
    }

    var hexValue: UInt32? {
        if isDigit { return UInt32(self - UInt8(ascii: "0")) }
        let lower = self | 0x20
        guard (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(lower) else { return nil }
        return UInt32(lower - UInt8(ascii: "a")) + 10
    }
}
