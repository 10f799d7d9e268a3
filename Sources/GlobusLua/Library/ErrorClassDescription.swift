/// What there is to say about a class of errors.
public struct ErrorClassDescription: Sendable {
    /// The value of the error's field `class`.
    public let name: String
    /// What has happened, in one sentence.
    public let summary: String
    /// The class that it refines; nil for the root.
    public let parent: String?
}
