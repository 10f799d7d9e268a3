/// Cuts a source into tokens, as Lua 5.4 does.
struct Lexer {
    var scanner: Scanner

    /// Everything but names and values that has more than one character, by the first one, the longest first.
    private static let longSymbols: [UInt8: [String]] = Dictionary(
        grouping: ["...", "..", "==", "~=", "<=", ">=", "//", "<<", ">>", "::"]
    ) { $0.utf8.first ?? 0 }

    init(_ source: [UInt8]) {
        scanner = Scanner(source)
        // A first line that begins with # is for the system, which starts the program by it.
        if scanner.current == UInt8(ascii: "#") { skipLine() }
    }

    mutating func next() throws(SyntaxError) -> Token {
        try skipBlanks()
        let start = scanner.offset
        let position = scanner.position
        guard let byte = scanner.current else { return Token(kind: .end, position: position, text: "<eof>") }
        if byte.isNameStart { return name(from: start, at: position) }
        if byte.isDigit || (byte == UInt8(ascii: ".") && scanner.byte(after: 1)?.isDigit == true) {
            return try number(from: start, at: position)
        }
        if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
            return string(try quotedString(byte, from: start), from: start, at: position)
        }
        if byte == UInt8(ascii: "["), let level = longBracketLevel() {
            return string(try longText(level, "string", at: position), from: start, at: position)
        }
        return symbol(byte, from: start, at: position)
    }

    /// A symbol; bytes that mean nothing in Lua are symbols too, which no rule expects.
    private mutating func symbol(_ byte: UInt8, from start: Int, at position: SourcePosition) -> Token {
        for symbol in Self.longSymbols[byte] ?? [] where scanner.bytes[start...].starts(with: symbol.utf8) {
            scanner.skip(symbol.utf8.count)
            return Token(kind: .symbol(symbol), position: position, text: symbol)
        }
        scanner.advance()
        let isPrintable = byte >= 0x20 && byte < 0x7F
        let text = isPrintable ? String(Unicode.Scalar(byte)) : "<\\\(byte)>"
        return Token(kind: .symbol(text), position: position, text: text)
    }

    private mutating func name(from start: Int, at position: SourcePosition) -> Token {
        while scanner.current?.isNamePart == true { scanner.advance() }
        let text = scanner.text(from: start)
        return Token(kind: Token.keywords.contains(text) ? .symbol(text) : .name(text), position: position, text: text)
    }

    private func string(_ bytes: [UInt8], from start: Int, at position: SourcePosition) -> Token {
        Token(
            kind: .string(String(decoding: bytes, as: UTF8.self)),
            position: position,
            text: scanner.text(from: start)
        )
    }
}

extension Lexer {
    private mutating func skipBlanks() throws(SyntaxError) {
        while let byte = scanner.current {
            if byte.isSpace {
                scanner.advance()
            } else if byte == UInt8(ascii: "-"), scanner.byte(after: 1) == byte {
                try skipComment()
            } else {
                return
            }
        }
    }

    private mutating func skipComment() throws(SyntaxError) {
        let position = scanner.position
        scanner.skip(2)
        if scanner.current == UInt8(ascii: "["), let level = longBracketLevel() {
            _ = try longText(level, "comment", at: position)
        } else {
            skipLine()
        }
    }

    private mutating func skipLine() {
        while let byte = scanner.current, !byte.isLineBreak { scanner.advance() }
    }

    /// The number of equals signs of the long bracket that begins here, or nil where there is none.
    private func longBracketLevel() -> Int? {
        var level = 0
        while scanner.byte(after: level + 1) == UInt8(ascii: "=") { level += 1 }
        return scanner.byte(after: level + 1) == UInt8(ascii: "[") ? level : nil
    }

    private mutating func longText(
        _ level: Int,
        _ what: String,
        at position: SourcePosition
    ) throws(SyntaxError) -> [UInt8] {
        scanner.skip(level + 2)
        if scanner.current?.isLineBreak == true { scanner.advance() }
        let start = scanner.offset
        while let byte = scanner.current {
            if byte == UInt8(ascii: "]"), isLongBracketEnd(level) {
                let text = Array(scanner.bytes[start..<scanner.offset])
                scanner.skip(level + 2)
                return text
            }
            scanner.advance()
        }
        throw SyntaxError(
            message: "unfinished long \(what) (starting at line \(position.line)) near <eof>",
            position: scanner.position
        )
    }

    private func isLongBracketEnd(_ level: Int) -> Bool {
        for index in 0..<level where scanner.byte(after: index + 1) != UInt8(ascii: "=") { return false }
        return scanner.byte(after: level + 1) == UInt8(ascii: "]")
    }
}
