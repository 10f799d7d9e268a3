/// Until when a token is used.
///
/// One rule for all tokens, whoever asked for them: processes that share a token then renew it at the same moment.
struct TokenExpiry: Sendable, Equatable {
    /// How long before its end a token is renewed, in seconds, as the Globus SDK does it.
    static let usualLeeway = 60.0

    /// The end of the token's life in seconds since 1970; nil where it is not known.
    let expiresAt: Double?
    /// The last moment at which the token is handed out without trying to renew it.
    private(set) var usableUntil: Double
    /// When the token stops being worth sending.
    let validUntil: Double

    /// The end of a token that was issued at `issuedAt`.
    ///
    /// The leeway is at most half of its lifetime, so that a short-lived token is used at all. Where nobody knows when
    /// the token was issued, it is taken for a long-lived one, as all of Globus Auth are, and as the Globus SDK does it.
    static func at(_ expiresAt: Double?, issuedAt: Double? = nil) -> TokenExpiry {
        guard let expiresAt else { return unknown }
        let halfLife = issuedAt.map { max(0, (expiresAt - $0) / 2) } ?? usualLeeway
        let leeway = min(usualLeeway, halfLife)
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

extension TimeSource {
    /// Runs `body`, cancels it after `timeout` and then throws ``GlobusError/Code/timeout``.
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
