/// What there is to say about a field of an object, a record or a library.
public struct FieldDescription: Sendable {
    /// The name.
    public let name: String
    /// The type in the notation of LuaLS annotations.
    public let type: String
    /// What it holds, in one sentence.
    public let summary: String
    /// Whether scripts may set it.
    public let isWritable: Bool

    /// Describes a field.
    public init(_ name: String, _ type: String, _ summary: String, isWritable: Bool = false) {
        self.name = name
        self.type = type
        self.summary = summary
        self.isWritable = isWritable
    }
}
