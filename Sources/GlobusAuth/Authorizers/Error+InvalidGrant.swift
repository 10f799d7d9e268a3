extension Error {
    /// Whether the server says that the refresh token is of no use any more (RFC 6749 §5.2).
    var isInvalidGrant: Bool {
        guard let error = self as? GlobusError, let response = error.response?.response else { return false }
        guard case .object(let members)? = response.json else { return false }
        return members["error"] == .string("invalid_grant")
    }
}
