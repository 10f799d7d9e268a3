/// A few lines of Lua that show how a function is used, and what they print.
public struct HostExample: Sendable, Hashable {
    /// The lines.
    public let code: String
    /// What they print, without the last line break; empty where they print nothing.
    public let output: String

    /// Creates an example.
    public init(_ code: String, prints output: String = "") {
        self.code = code
        self.output = output
    }
}
