import LuaSyntax

/// Keeps the local variables of a line for the lines that follow.
///
/// Every line is a chunk of its own, and local variables end with their chunk. A person who enters a script line by
/// line expects them to stay, so `local` at the top level of a line is removed, which makes the names globals of the
/// session. A `local` with an attribute stays, since a `<close>` must take effect at the end of the line.
package enum PromptLocals {
    /// Returns the text without `local` at the top level.
    ///
    /// Positions stay the same up to the end of a list of names.
    package static func lifted(_ source: String) -> String {
        var bytes = Array(source.utf8)
        var insertions: [Int] = []
        for statement in statements(WordReader.words(of: source).filter { $0.kind != .comment }) {
            bytes.replaceSubrange(statement.keyword, with: [UInt8](repeating: UInt8(ascii: " "), count: 5))
            if let end = statement.namesEnd { insertions.append(end) }
        }
        for position in insertions.reversed() { bytes.insert(contentsOf: " = nil".utf8, at: position) }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A `local` that can be removed.
    private struct Statement {
        let keyword: Range<Int>
        /// The end of the names, where they are given no value.
        let namesEnd: Int?
    }

    private static func statements(_ tokens: [Word]) -> [Statement] {
        var depth = 0
        var found: [Statement] = []
        for (index, token) in tokens.enumerated() {
            if token.isKeyword("local"), depth == 0 {
                if let statement = statement(at: index, tokens) { found.append(statement) }
            }
            depth += depthChange(of: token)
        }
        return found
    }

    /// How a word changes the number of open brackets and blocks.
    static func depthChange(of token: Word) -> Int {
        switch token.kind {
        case .keyword:
            // `for` and `while` are closed by the `end` of their `do`.
            ["function", "do", "if", "repeat"].contains(token.text)
                ? 1 : ["end", "until"].contains(token.text) ? -1 : 0
        case .symbol: "({[".contains(token.text) ? 1 : ")}]".contains(token.text) ? -1 : 0
        default: 0
        }
    }

    private static func statement(at index: Int, _ tokens: [Word]) -> Statement? {
        var position = index + 1
        if position < tokens.count, tokens[position].isKeyword("function") {
            return Statement(keyword: tokens[index].range, namesEnd: nil)
        }
        while position < tokens.count, tokens[position].kind == .name {
            let end = tokens[position].range.upperBound
            position += 1
            guard position < tokens.count else { return Statement(keyword: tokens[index].range, namesEnd: end) }
            if tokens[position].isSymbol("<") { return nil }
            if tokens[position].isSymbol("=") { return Statement(keyword: tokens[index].range, namesEnd: nil) }
            guard tokens[position].isSymbol(",") else { return Statement(keyword: tokens[index].range, namesEnd: end) }
            position += 1
        }
        return nil
    }
}
