/// A text that must not be shown: a token, a client secret, a code, a verifier.
///
/// However it is printed, reflected or dumped, it shows as `<redacted>`; only ``reveal()`` gives the text.
public struct Secret: Sendable, Hashable {
    private let text: String

    /// Hides `text`.
    public init(_ text: String) {
        self.text = text
    }

    /// The text itself, for sending and for storing.
    public func reveal() -> String { text }

    /// Whether the text has no characters.
    public var isEmpty: Bool { text.isEmpty }
}

extension Secret: ExpressibleByStringLiteral {
    /// Hides a literal.
    public init(stringLiteral value: String) { self.init(value) }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// `<redacted>`.
    public var description: String { "<redacted>" }
    /// `<redacted>`.
    public var debugDescription: String { description }
    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: [:] as KeyValuePairs<String, Any>) }
}
