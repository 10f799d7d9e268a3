/// How long a token is used.
///
/// The rule is the same for all tokens, so that processes that share a token renew it at the same moment.
struct TokenExpiry: Sendable, Equatable {
    /// How many seconds before its end a token is renewed, as in the Globus SDK.
    static let usualLeeway = 60.0

    /// When the token expires, in seconds since 1970; nil where that is not known.
    let expiresAt: Double?
    /// The last moment at which the token is used without trying to renew it.
    private(set) var usableUntil: Double
    /// The last moment at which the token may be used at all.
    let validUntil: Double

    /// Returns the expiry of a token that was issued at `issuedAt`.
    ///
    /// The leeway is at most half of the token's lifetime, so that a short-lived token is used at all. A token of which
    /// nobody knows when it was issued counts as long-lived, as all tokens of Globus Auth are, and gets the full leeway
    /// as in the Globus SDK.
    static func at(_ expiresAt: Double?, issuedAt: Double? = nil) -> TokenExpiry {
        guard let expiresAt else { return unknown }
        let halfLife = issuedAt.map { max(0, (expiresAt - $0) / 2) } ?? usualLeeway
        let leeway = min(usualLeeway, halfLife)
        return TokenExpiry(expiresAt: expiresAt, usableUntil: expiresAt - leeway, validUntil: expiresAt)
    }

    /// A token without a known end, which is used until a service refuses it.
    static let unknown = TokenExpiry(expiresAt: nil, usableUntil: .infinity, validUntil: .infinity)

    /// A token that must be renewed before its next use.
    static let mustRenew = TokenExpiry(expiresAt: nil, usableUntil: -.infinity, validUntil: -.infinity)

    /// Uses the token until `moment` without trying to renew it, but not beyond its end.
    mutating func postponeRenewal(until moment: Double) {
        usableUntil = min(validUntil, moment)
    }
}

extension TimeSource {
    /// Runs `body`; after `timeout` cancels it and throws ``GlobusError`` with ``GlobusError/Code/timeout``.
    func withDeadline<Result: Sendable>(
        _ timeout: Duration?,
        _ body: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        guard let timeout else { return try await body() }
        return try await withThrowingTaskGroup { group in
            group.addTask { try await body() }
            group.addTask {
                try await sleep(seconds: timeout / .seconds(1))
                throw GlobusError(
                    .timeout,
                    "No token came within \(timeout), repetitions included. Try again, or allow more time for renewals."
                )
            }
            defer { group.cancelAll() }
            guard let result = try await group.next() else { throw CancellationError() }
            return result
        }
    }
}
