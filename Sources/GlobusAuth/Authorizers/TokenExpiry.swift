/// Until when a token is used.
struct TokenExpiry: Sendable, Equatable {
    /// How long before its end a token is renewed, in seconds, as the Globus SDK does it.
    static let usualLeeway = 60.0

    /// The end of the token's life in seconds since 1970; nil where it is not known.
    let expiresAt: Double?
    /// The last moment at which the token is handed out without trying to renew it.
    private(set) var usableUntil: Double
    /// When the token stops being worth sending.
    let validUntil: Double

    /// The end of a token whose lifetime is not known.
    static func at(_ expiresAt: Double) -> TokenExpiry {
        TokenExpiry(expiresAt: expiresAt, usableUntil: expiresAt - usualLeeway, validUntil: expiresAt)
    }

    /// The end of a token that came at `now`: the leeway is at most half of its lifetime, so that a short-lived token
    /// is used at all.
    static func granted(expiresAt: Double?, now: Double) -> TokenExpiry {
        guard let expiresAt else { return unknown }
        let leeway = min(usualLeeway, max(0, (expiresAt - now) / 2))
        return TokenExpiry(expiresAt: expiresAt, usableUntil: expiresAt - leeway, validUntil: expiresAt)
    }

    /// A token without a known end is used until a service refuses it.
    static let unknown = TokenExpiry(expiresAt: nil, usableUntil: .infinity, validUntil: .infinity)

    /// The token must be renewed before its next use.
    static let mustRenew = TokenExpiry(expiresAt: nil, usableUntil: -.infinity, validUntil: -.infinity)

    /// Uses the token on until `moment`, but not beyond its end.
    mutating func postponeRenewal(until moment: Double) {
        usableUntil = min(validUntil, moment)
    }
}
