extension Lexer {
    /// Reads everything that looks like a part of a number, as Lua does, and then judges it.
    mutating func number(from start: Int, at position: SourcePosition) throws(SyntaxError) -> Token {
        let isHex =
            scanner.current == UInt8(ascii: "0") && scanner.byte(after: 1).map { $0 | 0x20 } == UInt8(ascii: "x")
        if isHex { scanner.skip(2) }
        let exponent = UInt8(ascii: isHex ? "p" : "e")
        while let byte = scanner.current {
            if byte | 0x20 == exponent, byte.isNameStart {
                scanner.advance()
                if let sign = scanner.current, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
                    scanner.advance()
                }
            } else if byte.isHexDigit || byte == UInt8(ascii: ".") {
                scanner.advance()
            } else {
                break
            }
        }
        while scanner.current?.isNamePart == true { scanner.advance() }
        let text = scanner.text(from: start)
        guard Self.isNumber(Array(text.utf8), isHex: isHex) else {
            throw SyntaxError(message: "malformed number near '\(text)'", position: position)
        }
        return Token(kind: .number, position: position, text: text)
    }

    private static func isNumber(_ bytes: [UInt8], isHex: Bool) -> Bool {
        var rest = bytes[(isHex ? 2 : 0)...]
        func isDigit(_ byte: UInt8) -> Bool { isHex ? byte.isHexDigit : byte.isDigit }
        let whole = rest.prefix(while: isDigit)
        rest = rest.dropFirst(whole.count)
        var fraction: ArraySlice<UInt8> = []
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            fraction = rest.prefix(while: isDigit)
            rest = rest.dropFirst(fraction.count)
        }
        guard whole.count + fraction.count > 0 else { return false }
        guard let mark = rest.popFirst() else { return true }
        guard mark | 0x20 == UInt8(ascii: isHex ? "p" : "e") else { return false }
        if let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { rest = rest.dropFirst() }
        return !rest.isEmpty && rest.allSatisfy(\.isDigit)
    }
}
