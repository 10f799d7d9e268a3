/// Cuts Lua source text into words, whether or not it makes sense.
package struct LuaLexer {
    private let bytes: [UInt8]
    private var position = 0

    private init(_ source: String) {
        bytes = Array(source.utf8)
    }

    /// The words of the text, comments among them.
    package static func tokens(of source: String) -> [LuaToken] {
        var lexer = LuaLexer(source)
        var tokens: [LuaToken] = []
        while let token = lexer.next() { tokens.append(token) }
        return tokens
    }

    private mutating func next() -> LuaToken? {
        while position < bytes.count, Self.isSpace(bytes[position]) { position += 1 }
        guard position < bytes.count else { return nil }
        let start = position
        let kind = scan()
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        let isKeyword = kind == .name && LuaToken.keywords.contains(text)
        return LuaToken(kind: isKeyword ? .keyword : kind, text: text, range: start..<position)
    }

    private mutating func scan() -> LuaToken.Kind {
        let byte = bytes[position]
        if Self.startsName(byte) { return name() }
        if Self.isDigit(byte) || (byte == dot && Self.isDigit(peek(1))) { return number() }
        if byte == doubleQuote || byte == singleQuote { return quoted(by: byte) }
        if byte == minus, peek(1) == minus { return comment() }
        if byte == openBracket, let level = longBracketLevel() { return long(level, .string) }
        return symbol()
    }

    private func peek(_ distance: Int) -> UInt8 {
        position + distance < bytes.count ? bytes[position + distance] : 0
    }

    private mutating func name() -> LuaToken.Kind {
        while position < bytes.count, Self.startsName(bytes[position]) || Self.isDigit(bytes[position]) {
            position += 1
        }
        return .name
    }

    private mutating func number() -> LuaToken.Kind {
        while position < bytes.count {
            let byte = bytes[position]
            let isSign = (byte == plus || byte == minus) && "eEpP".utf8.contains(bytes[position - 1])
            guard Self.startsName(byte) || Self.isDigit(byte) || byte == dot || isSign else { break }
            position += 1
        }
        return .number
    }

    private mutating func quoted(by quote: UInt8) -> LuaToken.Kind {
        position += 1
        while position < bytes.count {
            let byte = bytes[position]
            if byte == newline { return .unfinished }
            position += byte == backslash ? 2 : 1
            if byte == quote { return .string }
        }
        position = min(position, bytes.count)
        return .unfinished
    }

    private mutating func comment() -> LuaToken.Kind {
        position += 2
        if peek(0) == openBracket, let level = longBracketLevel() { return long(level, .comment) }
        while position < bytes.count, bytes[position] != newline { position += 1 }
        return position < bytes.count ? .comment : .unfinished
    }

    /// The number of equals signs in the opening long bracket that begins here, or nil where none does.
    private func longBracketLevel() -> Int? {
        var level = 0
        while peek(1 + level) == equals { level += 1 }
        return peek(1 + level) == openBracket ? level : nil
    }

    private mutating func long(_ level: Int, _ kind: LuaToken.Kind) -> LuaToken.Kind {
        let closing = [closeBracket] + [UInt8](repeating: equals, count: level) + [closeBracket]
        position += level + 2
        while position < bytes.count {
            if bytes[position...].starts(with: closing) {
                position += closing.count
                return kind
            }
            position += 1
        }
        return .unfinished
    }

    private static let longSymbols = ["...", "..", "==", "~=", "<=", ">=", "//", "::", "<<", ">>"].map {
        Array($0.utf8)
    }
    private static let shortSymbols = Set("+-*/%^#&~|<>=(){}[];:,.".utf8)

    private mutating func symbol() -> LuaToken.Kind {
        if let found = Self.longSymbols.first(where: { bytes[position...].starts(with: $0) }) {
            position += found.count
            return .symbol
        }
        let isKnown = Self.shortSymbols.contains(bytes[position])
        position += 1
        // A character of several bytes is one unknown word.
        while !isKnown, position < bytes.count, bytes[position] & 0xC0 == 0x80 { position += 1 }
        return isKnown ? .symbol : .unknown
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private static func startsName(_ byte: UInt8) -> Bool {
        byte == 0x5F || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }
}

private let newline = UInt8(ascii: "\n")
private let doubleQuote = UInt8(ascii: "\"")
private let singleQuote = UInt8(ascii: "'")
private let backslash = UInt8(ascii: "\\")
private let openBracket = UInt8(ascii: "[")
private let closeBracket = UInt8(ascii: "]")
private let equals = UInt8(ascii: "=")
private let minus = UInt8(ascii: "-")
private let plus = UInt8(ascii: "+")
private let dot = UInt8(ascii: ".")
