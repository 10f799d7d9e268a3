/// A word of Lua source text, and its position.
package struct Word: Equatable, Sendable {
    /// The kind of a word.
    package enum Kind: Sendable {
        case name, keyword, number, symbol
        /// A string, with its quotes.
        case string
        case comment
        /// A string or comment that does not end in the text.
        case unfinished
        /// A character that is not part of Lua.
        case unknown
    }

    package let kind: Kind
    package let text: String
    /// The range of the word, in bytes.
    package let range: Range<Int>
    /// The position at which the word begins.
    package let position: SourcePosition

    package func isSymbol(_ symbol: String) -> Bool { kind == .symbol && text == symbol }

    package func isKeyword(_ keyword: String) -> Bool { kind == .keyword && text == keyword }

    /// Whether the word begins as a comment of several lines does.
    var isLongComment: Bool {
        guard text.hasPrefix("--[") else { return false }
        return text.dropFirst(3).drop { $0 == "=" }.first == "["
    }

    /// The text between the quotes of a string, with escapes as they are written.
    package var stringContent: Substring {
        guard kind == .string || kind == .unfinished else { return "" }
        if text.hasPrefix("[") {
            let level = text.dropFirst().prefix { $0 == "=" }.count + 2
            return text.dropFirst(level).dropLast(kind == .string ? level : 0)
        }
        return text.dropFirst().dropLast(kind == .string ? 1 : 0)
    }

    /// Lua's reserved words.
    package static let keywords: Set<String> = [
        "and", "break", "do", "else", "elseif", "end", "false", "for", "function", "goto", "if", "in", "local", "nil",
        "not", "or", "repeat", "return", "then", "true", "until", "while",
    ]
}

/// The form of numbers in Lua.
enum NumberForm {
    /// Whether a number that begins with these bytes is hexadecimal.
    static func isHex(_ first: UInt8?, _ second: UInt8?) -> Bool {
        first == UInt8(ascii: "0") && second.map { $0 | 0x20 } == UInt8(ascii: "x")
    }

    static func isNumber(_ bytes: [UInt8]) -> Bool {
        let isHex = isHex(bytes.first, bytes.dropFirst().first)
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
