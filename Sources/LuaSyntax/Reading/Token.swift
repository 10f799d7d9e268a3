/// The smallest part of a source that has a meaning.
struct Token {
    enum Kind: Equatable {
        case name(String)
        /// A keyword, an operator or a mark, as it is written.
        case symbol(String)
        case string(String)
        case number
        case end
    }

    let kind: Kind
    let position: SourcePosition
    /// The part as messages show it.
    let text: String

    func `is`(_ symbol: String) -> Bool { kind == .symbol(symbol) }
}

/// Why a source is no Lua.
public struct SyntaxError: Error, Hashable {
    /// What is wrong, in Lua's own words.
    public let message: String
    /// Where.
    public let position: SourcePosition
}

/// A place in a source.
public struct SourcePosition: Sendable, Hashable, Comparable {
    /// The line, from 1.
    public let line: Int
    /// The column in characters, from 1.
    public let column: Int

    /// Creates a position.
    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    /// Whether the left place comes first.
    public static func < (left: SourcePosition, right: SourcePosition) -> Bool {
        (left.line, left.column) < (right.line, right.column)
    }
}
