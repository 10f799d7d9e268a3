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
