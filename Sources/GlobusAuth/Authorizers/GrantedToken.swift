/// The token that a grant brought.
public struct GrantedToken: Sendable {
    /// The access token.
    public var accessToken: Secret
    /// The end of its life in seconds since 1970.
    ///
    /// Nil where it is unknown: it is used until a service refuses it.
    public var expiresAt: Double?
    /// The new refresh token.
    ///
    /// Nil keeps the old one (RFC 6749 §6).
    public var refreshToken: Secret?

    /// Creates a token.
    public init(accessToken: Secret, expiresAt: Double?, refreshToken: Secret? = nil) {
        self.accessToken = accessToken
        self.expiresAt = expiresAt
        self.refreshToken = refreshToken
    }

    /// The token of a record.
    public init(_ record: TokenData) {
        self.init(
            accessToken: record.accessToken,
            expiresAt: record.expiresAtSeconds.map(Double.init),
            refreshToken: record.refreshToken
        )
    }
}
