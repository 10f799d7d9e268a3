import LuaRuntime
import LuaSyntax

/// Compiles what a person has typed: an expression, whose values are shown, or statements.
enum PromptChunk {
    /// What messages call the text.
    static let chunkName = "=stdin"

    /// Compiles a text as an expression, or else as statements.
    ///
    /// - Parameters:
    ///   - source: The text.
    ///   - load: Compiles a chunk.
    /// - Returns: The compiled chunk, or nil where more text must follow.
    /// - Throws: The error that fits what the text was probably meant as.
    static func compile(_ source: String, load: (String) throws -> LuaReference) throws -> LuaReference? {
        // In older versions of Lua, `=x` asks for a value.
        let text = source.hasPrefix("=") ? String(source.dropFirst()) : source
        do {
            return try load("return \(text)")
        } catch let expressionError as LuaError {
            do {
                let statements = try load(text)
                return (try? load(PromptLocals.lifted(text))) ?? statements
            } catch let error as LuaError {
                if error.code == .incompleteSyntax || expressionError.code == .incompleteSyntax {
                    let begun = error.code == .incompleteSyntax ? text : "return \(text)"
                    if let failure = failure(of: begun + "\n", load) { throw failure }
                    return nil
                }
                // A text that cannot begin a statement was meant as an expression.
                let first = WordReader.words(of: text).first?.text ?? ""
                throw error.message.hasSuffix(":1: unexpected symbol near '\(first)'") ? expressionError : error
            }
        }
    }

    /// Returns the error of a text that no further line can complete: a string in quotes must end on its line.
    private static func failure(of text: String, _ load: (String) throws -> LuaReference) -> LuaError? {
        do {
            _ = try load(text)
            return nil
        } catch {
            return (error as? LuaError).flatMap { $0.code == .incompleteSyntax ? nil : $0 }
        }
    }
}

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

    private static func depthChange(of token: Word) -> Int {
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
