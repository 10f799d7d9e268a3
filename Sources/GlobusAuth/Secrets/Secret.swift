/// A text that must not be shown: a token, a client secret, a code, a verifier.
///
/// However it is printed, reflected or dumped, it shows as `<redacted>`; only ``reveal()`` returns the text.
public struct Secret: Sendable, Hashable {
    private let text: String

    /// Creates a secret from `text`.
    public init(_ text: String) {
        self.text = text
    }

    /// Returns the text itself, for sending and storing.
    public func reveal() -> String { text }

    /// Whether the text has no characters.
    public var isEmpty: Bool { text.isEmpty }
}

extension Secret: ExpressibleByStringLiteral {
    /// Creates a secret from a literal.
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

extension Secret {
    /// Returns the header `Bearer` with this token, which a script or a program has supplied.
    ///
    /// A bearer token is visible ASCII (RFC 6750 §2.1); a space in a token that a person supplies is a copying mistake.
    ///
    /// Throws ``GlobusError`` with ``GlobusError/Code/usage``, which calls the token `name`, where this cannot be a
    /// token.
    func bearerHeader(called name: String) throws -> String {
        try header(called: name, flaw: reveal().utf8.contains(0x20) ? "contains a space" : tokenFlaw)
    }

    /// Returns the header `Bearer` with this token, which a server has issued.
    ///
    /// For the server a space may be part of its token (RFC 6749 appendix A.12), and a header field can carry it.
    /// Refusing such a token would lose the login.
    ///
    /// Throws ``GlobusError`` with ``GlobusError/Code/usage``, which calls the token `name`, where a header field
    /// cannot carry it.
    func issuedBearerHeader(called name: String) throws -> String { try header(called: name, flaw: bearerFlaw) }

    private func header(called name: String, flaw: String?) throws -> String {
        if let flaw { throw GlobusError(.usage, "'\(name)' \(flaw). Pass the token exactly as it was issued.") }
        return "Bearer " + reveal()
    }

    /// Why a header field cannot carry this token as it was issued, or nil where it can.
    ///
    /// Recipients of a header field remove the spaces at its ends (RFC 9110 §5.5).
    var bearerFlaw: String? {
        let text = reveal()
        return text.hasPrefix(" ") || text.hasSuffix(" ") ? "begins or ends with a space" : tokenFlaw
    }

    /// Why this cannot be a token, or nil where it can: a token is printable ASCII (RFC 6749 appendix A.12 and A.17).
    var tokenFlaw: String? {
        if isEmpty { return "is empty" }
        let isPrintable = reveal().utf8.allSatisfy { (0x20...0x7E).contains($0) }
        return isPrintable ? nil : "contains a line break, a control character or a character beyond ASCII"
    }
}
