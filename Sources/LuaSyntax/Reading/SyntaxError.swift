/// Why a source is no Lua.
public struct SyntaxError: Error, Hashable {
    /// What is wrong, in Lua's own words.
    public let message: String
    /// Where.
    public let position: SourcePosition
}
