extension Secret {
    /// The header `Bearer` with this token.
    ///
    /// A token is visible ASCII (RFC 6750 §2.1), so that nothing in it can end the header field.
    ///
    /// - `name`: what the token is called in the error.
    ///
    /// Throws ``GlobusError/Code/usage`` where this is no token.
    func bearerHeader(called name: String) throws -> String {
        if let flaw = tokenFlaw {
            throw GlobusError(.usage, "'\(name)' \(flaw). Pass the token exactly as it was issued.")
        }
        return "Bearer " + reveal()
    }

    /// Why this cannot be sent as a token, or nil where it can.
    var tokenFlaw: String? {
        if isEmpty { return "is empty" }
        let isVisibleASCII = reveal().utf8.allSatisfy { (0x21...0x7E).contains($0) }
        return isVisibleASCII ? nil : "contains a space, a line break, a control character or a character beyond ASCII"
    }
}
