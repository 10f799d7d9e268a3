/// Reads the words of a source and refuses those that Lua 5.4 does not have.
struct Lexer {
    private var words: WordReader

    init(_ source: [UInt8]) {
        words = WordReader(source)
        // A first line that begins with # names the program with which the system starts the script.
        if source.first == UInt8(ascii: "#") { words.skipLine() }
    }

    mutating func next() throws(SyntaxError) -> Token {
        words.skipBlanks()
        var start = words.scanner
        while let word = words.next() {
            if let token = try token(word, from: start) { return token }
            words.skipBlanks()
            start = words.scanner
        }
        return Token(kind: .end, position: words.scanner.position, text: "<eof>")
    }

    /// Returns the token that a word is, or nil for a comment; `start` is the scanner where the word begins.
    private func token(_ word: Word, from start: Scanner) throws(SyntaxError) -> Token? {
        switch word.kind {
        case .comment: nil
        case .name: Token(kind: .name(word.text), position: word.position, text: word.text)
        case .keyword, .symbol: Token(kind: .symbol(word.text), position: word.position, text: word.text)
        case .unknown: unknown(start)
        case .number: try number(word)
        case .string: try string(word, from: start)
        case .unfinished: try unfinished(word, from: start)
        }
    }

    /// Returns a symbol that no rule expects, for bytes that have no meaning in Lua.
    private func unknown(_ start: Scanner) -> Token {
        let byte = start.current ?? 0
        let isPrintable = byte >= 0x20 && byte < 0x7F
        let text = isPrintable ? String(Unicode.Scalar(byte)) : "<\\\(byte)>"
        return Token(kind: .symbol(text), position: start.position, text: text)
    }

    private func number(_ word: Word) throws(SyntaxError) -> Token {
        guard NumberForm.isNumber(Array(word.text.utf8)) else {
            throw SyntaxError(message: "malformed number near '\(word.text)'", position: word.position)
        }
        return Token(kind: .number, position: word.position, text: word.text)
    }

    private func string(_ word: Word, from start: Scanner) throws(SyntaxError) -> Token {
        let value: String
        if start.current == UInt8(ascii: "[") {
            value = longText(word)
        } else {
            var reader = StringReader(start)
            value = String(decoding: try reader.read(), as: UTF8.self)
        }
        return Token(kind: .string(value), position: word.position, text: word.text)
    }

    /// Returns the contents of a long string, without a line break at its beginning.
    private func longText(_ word: Word) -> String {
        var bytes = Array(word.stringContent.utf8)[...]
        if let first = bytes.first, first.isLineBreak {
            bytes = bytes.dropFirst()
            if let second = bytes.first, second.isLineBreak, second != first { bytes = bytes.dropFirst() }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Throws the error for a string that does not end; a comment may end with the text.
    private func unfinished(_ word: Word, from start: Scanner) throws(SyntaxError) -> Token? {
        let isComment = word.text.hasPrefix("--")
        if !isComment, start.current != UInt8(ascii: "[") { return try string(word, from: start) }
        if isComment, !word.isLongComment { return nil }
        throw SyntaxError(
            message: "unfinished long \(isComment ? "comment" : "string") (starting at line \(word.position.line)) "
                + "near <eof>",
            position: words.scanner.position
        )
    }
}

/// A token of Lua.
struct Token {
    enum Kind: Equatable {
        case name(String)
        /// A keyword, an operator or a punctuation mark, as it is written.
        case symbol(String)
        case string(String)
        case number
        case end
    }

    let kind: Kind
    let position: SourcePosition
    /// The token as messages show it.
    let text: String

    func `is`(_ symbol: String) -> Bool { kind == .symbol(symbol) }
}

/// Why a source is no Lua.
package struct SyntaxError: Error, Hashable {
    /// What is wrong, in Lua's own words.
    package let message: String
    /// Where.
    package let position: SourcePosition
}

/// A place in a source.
package struct SourcePosition: Sendable, Hashable, Comparable {
    /// The line, from 1.
    package let line: Int
    /// The column in characters, from 1.
    package let column: Int

    /// Creates a position.
    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    /// Whether the left place comes first.
    package static func < (left: SourcePosition, right: SourcePosition) -> Bool {
        (left.line, left.column) < (right.line, right.column)
    }
}
