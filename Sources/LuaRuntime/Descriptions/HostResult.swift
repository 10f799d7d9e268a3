/// One result of a host function, for its documentation.
public struct HostResult: Sendable {
    /// The type in the notation of LuaLS annotations.
    public let type: String
    /// What it is, in one sentence.
    public let summary: String

    /// Creates the description of a result.
    public init(_ type: String, _ summary: String) {
        self.type = type
        self.summary = summary
    }
}
