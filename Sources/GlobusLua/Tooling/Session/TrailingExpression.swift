import LuaRuntime
import LuaSyntax

/// Finds the expression at the end of statements, as in `x = 1; x`.
enum TrailingExpression {
    /// What the end of a text is.
    enum Outcome {
        /// Statements, and the values behind them.
        case found(before: String, values: String)
        /// The values are not finished.
        case unfinished
        /// There are no values behind the statements.
        case nothing
    }

    /// How many places are tried at most.
    private static let mostPlaces = 100

    /// Finds the values at the end of a text that is no chunk of Lua.
    ///
    /// The first place at which `return` makes it a chunk is where the values begin: a place further on would be inside of
    /// them.
    static func find(in text: String, _ load: (String) throws -> LuaReference) -> Outcome {
        let words = WordReader.words(of: text).filter { $0.kind != .comment }
        var isUnfinished = false
        for place in places(words).suffix(mostPlaces) {
            let (before, values) = split(text, at: place)
            do {
                _ = try load("\(before)return \(values)")
                return .found(before: before, values: values)
            } catch {
                isUnfinished = isUnfinished || (error as? LuaError)?.code == .incompleteSyntax && isWhole(before, load)
            }
        }
        return isUnfinished ? .unfinished : .nothing
    }

    /// Where a statement may end and an expression begin, outside of all brackets and blocks.
    private static func places(_ words: [Word]) -> [Int] {
        var depth = 0
        var found: [Int] = []
        for (index, word) in words.enumerated() {
            if index > 0, depth == 0, endsStatement(words[index - 1]), beginsExpression(word) {
                found.append(word.range.lowerBound)
            }
            depth += PromptLocals.depthChange(of: word)
        }
        return found
    }

    private static func endsStatement(_ word: Word) -> Bool {
        switch word.kind {
        case .name, .number, .string: true
        case .keyword: ["end", "nil", "true", "false", "break"].contains(word.text)
        case .symbol: [")", "]", "}", ";", "...", "::"].contains(word.text)
        case .comment, .unfinished, .unknown: false
        }
    }

    private static func beginsExpression(_ word: Word) -> Bool {
        switch word.kind {
        case .name, .number, .string, .unfinished: true
        case .keyword: ["nil", "true", "false", "not", "function"].contains(word.text)
        case .symbol: ["(", "{", "-", "#", "~", "..."].contains(word.text)
        case .comment, .unknown: false
        }
    }

    private static func isWhole(_ text: String, _ load: (String) throws -> LuaReference) -> Bool {
        (try? load(text)) != nil
    }

    /// Returns where the last statement of a chunk begins, where it is a call behind other statements.
    static func startOfCall(in text: String) -> Int? {
        guard let statements = try? Parser.parse(text).block.statements, statements.count > 1,
            case .call(let call) = statements.last
        else { return nil }
        return offset(of: call.position, in: text)
    }

    /// Returns the number of bytes before a position.
    private static func offset(of position: SourcePosition, in text: String) -> Int? {
        WordReader.words(of: text).first { $0.position == position }?.range.lowerBound
    }

    /// Returns the text before and from a byte on.
    static func split(_ text: String, at place: Int) -> (before: String, rest: String) {
        let index = text.utf8.index(text.utf8.startIndex, offsetBy: place)
        return (String(text[..<index]), String(text[index...]))
    }
}
