import GlobusAuth

/// What there is to say about a class of errors.
public struct ErrorClassDescription: Sendable {
    /// The value of the error's field `class`.
    public let name: String
    /// What has happened, in one sentence.
    public let summary: String
    /// The class that it refines; nil for the root.
    public let parent: String?

    /// Describes a class.
    public init(_ name: String, _ summary: String, parent: String? = nil) {
        self.name = name
        self.summary = summary
        self.parent = parent
    }

    /// The classes that every host raises, the root first.
    static let standard = GlobusError.Code.all.map { ErrorClassDescription($0.name, $0.summary, parent: $0.parent) }
}
