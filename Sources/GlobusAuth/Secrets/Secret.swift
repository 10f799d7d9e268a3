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

extension Secret {
    /// The header `Bearer` with this token, which a script or a program has given.
    ///
    /// A bearer token is visible ASCII (RFC 6750 §2.1); a space in one that a person passes on is a slip of copying.
    ///
    /// - `name`: what the token is called in the error.
    ///
    /// Throws ``GlobusError/Code/usage`` where this is no token.
    func bearerHeader(called name: String) throws -> String {
        try header(called: name, flaw: reveal().utf8.contains(0x20) ? "contains a space" : tokenFlaw)
    }

    /// The header `Bearer` with this token, which a server has issued.
    ///
    /// To the server that issued it, a space may be a part of it (RFC 6749 appendix A.12), and a header field can carry
    /// one. To refuse the token would be to lose the login.
    ///
    /// - `name`: what the token is called in the error.
    ///
    /// Throws ``GlobusError/Code/usage`` where no header field can carry it.
    func issuedBearerHeader(called name: String) throws -> String { try header(called: name, flaw: bearerFlaw) }

    private func header(called name: String, flaw: String?) throws -> String {
        if let flaw { throw GlobusError(.usage, "'\(name)' \(flaw). Pass the token exactly as it was issued.") }
        return "Bearer " + reveal()
    }

    /// Why no header field can carry this token as it was issued, or nil where one can.
    ///
    /// Whoever reads a header field takes the spaces from its ends (RFC 9110 §5.5).
    var bearerFlaw: String? {
        let text = reveal()
        return text.hasPrefix(" ") || text.hasSuffix(" ") ? "begins or ends with a space" : tokenFlaw
    }

    /// Why this can be no token, or nil where it can: one is printable ASCII (RFC 6749 appendix A.12 and A.17).
    var tokenFlaw: String? {
        if isEmpty { return "is empty" }
        let isPrintable = reveal().utf8.allSatisfy { (0x20...0x7E).contains($0) }
        return isPrintable ? nil : "contains a line break, a control character or a character beyond ASCII"
    }
}
