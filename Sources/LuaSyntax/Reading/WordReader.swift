/// Divides Lua source text into words, even where it is not valid.
package struct WordReader {
    private(set) var scanner: Scanner

    /// The symbols with more than one character, by their first character, the longest first.
    private static let longSymbols: [UInt8: [String]] = Dictionary(
        grouping: ["...", "..", "==", "~=", "<=", ">=", "//", "<<", ">>", "::"]
    ) { $0.utf8.first ?? 0 }
    private static let shortSymbols = Set("+-*/%^#&~|<>=(){}[];:,.".utf8)

    init(_ source: [UInt8]) {
        scanner = Scanner(source)
    }

    /// Returns the words of the text, including comments.
    package static func words(of source: String) -> [Word] {
        var reader = WordReader(Array(source.utf8))
        var words: [Word] = []
        while let word = reader.next() { words.append(word) }
        return words
    }

    /// Returns the next word, or nil at the end.
    mutating func next() -> Word? {
        skipBlanks()
        guard let byte = scanner.current else { return nil }
        let start = scanner.offset
        let position = scanner.position
        let kind = read(byte)
        let text = scanner.text(from: start)
        let isKeyword = kind == .name && Word.keywords.contains(text)
        return Word(
            kind: isKeyword ? .keyword : kind,
            text: text,
            range: start..<scanner.offset,
            position: position
        )
    }

    mutating func skipBlanks() {
        while scanner.current?.isSpace == true { scanner.advance() }
    }

    mutating func skipLine() {
        while let byte = scanner.current, !byte.isLineBreak { scanner.advance() }
    }

    private mutating func read(_ byte: UInt8) -> Word.Kind {
        if byte.isNameStart { return name() }
        if byte.isDigit || (byte == UInt8(ascii: ".") && scanner.byte(after: 1)?.isDigit == true) { return number() }
        if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") { return quoted(by: byte) }
        if byte == UInt8(ascii: "-"), scanner.byte(after: 1) == byte { return comment() }
        if byte == UInt8(ascii: "["), let level = longBracketLevel() { return long(level, .string) }
        return symbol(byte)
    }

    private mutating func name() -> Word.Kind {
        while scanner.current?.isNamePart == true { scanner.advance() }
        return .name
    }

    /// Reads everything that looks like a part of a number, as Lua does before it checks the number.
    private mutating func number() -> Word.Kind {
        let isHex = NumberForm.isHex(scanner.current, scanner.byte(after: 1))
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
        return .number
    }

    private mutating func symbol(_ byte: UInt8) -> Word.Kind {
        for symbol in Self.longSymbols[byte] ?? [] where scanner.isAt(symbol.utf8) {
            scanner.skip(symbol.utf8.count)
            return .symbol
        }
        scanner.advance()
        if Self.shortSymbols.contains(byte) { return .symbol }
        // A character of several bytes is one unknown word.
        while let next = scanner.current, next & 0xC0 == 0x80 { scanner.advance() }
        return .unknown
    }
}

// MARK: - Strings and comments

extension WordReader {
    private mutating func quoted(by quote: UInt8) -> Word.Kind {
        scanner.advance()
        while let byte = scanner.current {
            if byte.isLineBreak { return .unfinished }
            scanner.advance()
            if byte == quote { return .string }
            if byte == UInt8(ascii: "\\") { skipEscaped() }
        }
        return .unfinished
    }

    /// Skips what follows a backslash in a string: a character, a line break, or after `z` all white space.
    private mutating func skipEscaped() {
        let isBlank = scanner.current == UInt8(ascii: "z")
        scanner.advance()
        if isBlank { skipBlanks() }
    }

    private mutating func comment() -> Word.Kind {
        scanner.skip(2)
        if scanner.current == UInt8(ascii: "["), let level = longBracketLevel() { return long(level, .comment) }
        skipLine()
        return scanner.current == nil ? .unfinished : .comment
    }

    /// Returns the number of equals signs in the long bracket that begins here, or nil where none begins.
    private func longBracketLevel() -> Int? {
        var level = 0
        while scanner.byte(after: level + 1) == UInt8(ascii: "=") { level += 1 }
        return scanner.byte(after: level + 1) == UInt8(ascii: "[") ? level : nil
    }

    private mutating func long(_ level: Int, _ kind: Word.Kind) -> Word.Kind {
        scanner.skip(level + 2)
        while let byte = scanner.current {
            if byte == UInt8(ascii: "]"), isLongBracketEnd(level) {
                scanner.skip(level + 2)
                return kind
            }
            scanner.advance()
        }
        return .unfinished
    }

    private func isLongBracketEnd(_ level: Int) -> Bool {
        for index in 0..<level where scanner.byte(after: index + 1) != UInt8(ascii: "=") { return false }
        return scanner.byte(after: level + 1) == UInt8(ascii: "]")
    }
}
