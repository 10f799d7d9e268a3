/// Reads a string in quotes, and finds the same errors as Lua.
struct StringReader {
    private var scanner: Scanner
    private let start: Int

    /// Creates a reader; the string begins at the scanner's position.
    init(_ scanner: Scanner) {
        self.scanner = scanner
        start = scanner.offset
    }

    /// Returns the bytes of the string's value.
    mutating func read() throws(SyntaxError) -> [UInt8] {
        let quote = scanner.current
        scanner.advance()
        var bytes: [UInt8] = []
        while let byte = scanner.current, byte != quote {
            if byte.isLineBreak { throw unfinished() }
            if byte == UInt8(ascii: "\\") {
                try readEscape(into: &bytes)
            } else {
                bytes.append(byte)
                scanner.advance()
            }
        }
        guard scanner.current != nil else {
            throw SyntaxError(message: "unfinished string near <eof>", position: scanner.position)
        }
        return bytes
    }

    private func unfinished() -> SyntaxError {
        SyntaxError(message: "unfinished string near '\(scanner.text(from: start))'", position: scanner.position)
    }

    private mutating func readEscape(into bytes: inout [UInt8]) throws(SyntaxError) {
        let position = scanner.position
        scanner.advance()
        guard let byte = scanner.current else {
            throw SyntaxError(message: "unfinished string near <eof>", position: scanner.position)
        }
        switch byte {
        case UInt8(ascii: "z"):
            scanner.advance()
            while scanner.current?.isSpace == true { scanner.advance() }
        case UInt8(ascii: "x"):
            scanner.advance()
            bytes.append(try hexByte(at: position))
        case UInt8(ascii: "u"):
            scanner.advance()
            bytes += try codePoint(at: position)
        case _ where byte.isDigit:
            bytes.append(try decimalByte(at: position))
        case _ where byte.isLineBreak:
            bytes.append(UInt8(ascii: "\n"))
            scanner.advance()
        default:
            guard let plain = Self.escapes[byte] else {
                throw invalid("invalid escape sequence", at: position)
            }
            bytes.append(plain)
            scanner.advance()
        }
    }

    private static let escapes: [UInt8: UInt8] = [
        UInt8(ascii: "a"): 7, UInt8(ascii: "b"): 8, UInt8(ascii: "f"): 12, UInt8(ascii: "n"): 10,
        UInt8(ascii: "r"): 13, UInt8(ascii: "t"): 9, UInt8(ascii: "v"): 11, UInt8(ascii: "\\"): UInt8(ascii: "\\"),
        UInt8(ascii: "\""): UInt8(ascii: "\""), UInt8(ascii: "'"): UInt8(ascii: "'"),
    ]

    /// Makes an error that shows the string up to the first wrong character, as Lua does.
    private mutating func invalid(_ message: String, at position: SourcePosition) -> SyntaxError {
        scanner.advance()
        return SyntaxError(message: "\(message) near '\(scanner.text(from: start))'", position: position)
    }

    private mutating func hexByte(at position: SourcePosition) throws(SyntaxError) -> UInt8 {
        var value: UInt32 = 0
        for _ in 0..<2 {
            guard let digit = scanner.current?.hexValue else {
                throw invalid("hexadecimal digit expected", at: position)
            }
            value = value << 4 | digit
            scanner.advance()
        }
        return UInt8(value)
    }

    private mutating func decimalByte(at position: SourcePosition) throws(SyntaxError) -> UInt8 {
        var value = 0
        for _ in 0..<3 {
            guard let digit = scanner.current, digit.isDigit else { break }
            value = value * 10 + Int(digit - UInt8(ascii: "0"))
            scanner.advance()
        }
        guard let byte = UInt8(exactly: value) else {
            throw invalid("decimal escape too large", at: position)
        }
        return byte
    }

    /// Reads `\u{…}`: Lua allows values up to 2^31, of which only those of Unicode are kept as they are.
    private mutating func codePoint(at position: SourcePosition) throws(SyntaxError) -> [UInt8] {
        guard scanner.take(UInt8(ascii: "{")) else {
            throw invalid("missing '{' in \\u{xxxx}", at: position)
        }
        guard scanner.current?.isHexDigit == true else {
            throw invalid("hexadecimal digit expected", at: position)
        }
        var value: UInt32 = 0
        while let digit = scanner.current?.hexValue {
            guard value <= 0x7FF_FFFF else { throw invalid("UTF-8 value too large", at: position) }
            value = value << 4 | digit
            scanner.advance()
        }
        guard scanner.take(UInt8(ascii: "}")) else {
            throw invalid("missing '}' in \\u{xxxx}", at: position)
        }
        return Array(String(Character(Unicode.Scalar(value) ?? "\u{FFFD}")).utf8)
    }
}
