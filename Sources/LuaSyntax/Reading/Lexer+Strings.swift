extension Lexer {
    /// Reads a string between quotes.
    mutating func quotedString(_ quote: UInt8, from start: Int) throws(SyntaxError) -> [UInt8] {
        scanner.advance()
        var bytes: [UInt8] = []
        while let byte = scanner.current, byte != quote {
            if byte.isLineBreak { throw unfinished(from: start) }
            if byte == UInt8(ascii: "\\") {
                try readEscape(into: &bytes, from: start)
            } else {
                bytes.append(byte)
                scanner.advance()
            }
        }
        guard scanner.take(quote) else {
            throw SyntaxError(message: "unfinished string near <eof>", position: scanner.position)
        }
        return bytes
    }

    private func unfinished(from start: Int) -> SyntaxError {
        SyntaxError(message: "unfinished string near '\(scanner.text(from: start))'", position: scanner.position)
    }

    private mutating func readEscape(into bytes: inout [UInt8], from start: Int) throws(SyntaxError) {
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
            bytes.append(try hexByte(from: start, at: position))
        case UInt8(ascii: "u"):
            scanner.advance()
            bytes += try codePoint(from: start, at: position)
        case _ where byte.isDigit:
            bytes.append(try decimalByte(from: start, at: position))
        case _ where byte.isLineBreak:
            bytes.append(UInt8(ascii: "\n"))
            scanner.advance()
        default:
            guard let plain = Self.escapes[byte] else {
                throw invalid("invalid escape sequence", from: start, at: position)
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

    /// An error of which Lua shows the string up to the first wrong character.
    private mutating func invalid(_ message: String, from start: Int, at position: SourcePosition) -> SyntaxError {
        scanner.advance()
        return SyntaxError(message: "\(message) near '\(scanner.text(from: start))'", position: position)
    }

    private mutating func hexByte(from start: Int, at position: SourcePosition) throws(SyntaxError) -> UInt8 {
        var value: UInt32 = 0
        for _ in 0..<2 {
            guard let digit = scanner.current?.hexValue else {
                throw invalid("hexadecimal digit expected", from: start, at: position)
            }
            value = value << 4 | digit
            scanner.advance()
        }
        return UInt8(value)
    }

    private mutating func decimalByte(from start: Int, at position: SourcePosition) throws(SyntaxError) -> UInt8 {
        var value = 0
        for _ in 0..<3 {
            guard let digit = scanner.current, digit.isDigit else { break }
            value = value * 10 + Int(digit - UInt8(ascii: "0"))
            scanner.advance()
        }
        guard let byte = UInt8(exactly: value) else {
            throw invalid("decimal escape too large", from: start, at: position)
        }
        return byte
    }

    /// `\u{…}`: Lua allows values up to 2^31, of which only those of Unicode are kept as they are.
    private mutating func codePoint(from start: Int, at position: SourcePosition) throws(SyntaxError) -> [UInt8] {
        guard scanner.take(UInt8(ascii: "{")) else {
            throw invalid("missing '{' in \\u{xxxx}", from: start, at: position)
        }
        guard scanner.current?.isHexDigit == true else {
            throw invalid("hexadecimal digit expected", from: start, at: position)
        }
        var value: UInt32 = 0
        while let digit = scanner.current?.hexValue {
            guard value <= 0x7FF_FFFF else { throw invalid("UTF-8 value too large", from: start, at: position) }
            value = value << 4 | digit
            scanner.advance()
        }
        guard scanner.take(UInt8(ascii: "}")) else {
            throw invalid("missing '}' in \\u{xxxx}", from: start, at: position)
        }
        return Array(String(Character(Unicode.Scalar(value) ?? "\u{FFFD}")).utf8)
    }
}
