/// Decides when a request is repeated and after what wait: the Globus SDK's rules with a correction.
///
/// After an answer of 429, 500, 502, 503 or 504 every method is repeated, as in the SDK. After a failure without an
/// answer the SDK repeats every method too. Here, a request whose method is not idempotent (RFC 9110 §9.2.2) is then
/// repeated only where the server cannot have acted on it, unless ``RequestOptions/repeatsLostRequests`` is set, and no
/// request is repeated after a failure that will not pass.
public struct RetryPolicy: Sendable {
    /// The longest wait between attempts where the server names none, in seconds.
    public var maximumBackoff: Double
    /// The longest `Retry-After` that is waited for, in seconds; where it is longer, the error is thrown at once.
    public var maximumRetryAfter: Double
    /// Parts of the `code` in an error body that mark a failure with a status of 500 or above as permanent.
    public var permanentErrorCodes: [String]
    /// Returns a random number from 0 to 1, which spreads the attempts of many clients.
    public var jitter: @Sendable () -> Double

    /// Creates a policy, by default that of the Globus SDK.
    public init(
        maximumBackoff: Double = 10,
        maximumRetryAfter: Double = 60,
        permanentErrorCodes: [String] = [],
        jitter: @escaping @Sendable () -> Double = { .random(in: 0..<1) }
    ) {
        self.maximumBackoff = maximumBackoff
        self.maximumRetryAfter = maximumRetryAfter
        self.permanentErrorCodes = permanentErrorCodes
        self.jitter = jitter
    }
}

extension RetryPolicy {
    /// What to do after a failed attempt.
    enum Decision: Equatable {
        case giveUp
        /// The server demands a longer wait than a request can afford.
        case refuseWait(seconds: Double)
        case wait(seconds: Double)
    }

    /// Returns the wait after attempt number `attempt`, counted from 0.
    func backoff(attempt: Int) -> Double {
        // 2^30 s exceed any maximum, and the shift must not overflow.
        min((0.25 + 0.5 * jitter()) * Double(1 << min(attempt, 30)), maximumBackoff)
    }

    func decision(after response: HTTPResponse, attempt: Int, now: Double) -> Decision {
        let status = response.status
        if status == 429 || status == 503, let wait = RetryAfter.seconds(response, now: now) {
            return wait > maximumRetryAfter ? .refuseWait(seconds: wait) : .wait(seconds: wait)
        }
        guard HTTPStatus.isTransient(status), status == 429 || !isPermanent(response) else { return .giveUp }
        return .wait(seconds: backoff(attempt: attempt))
    }

    func decision(after error: GlobusError, attempt: Int, mayRepeatIfProcessed: Bool) -> Decision {
        guard error.isTransient, mayRepeatIfProcessed || !error.mayHaveBeenProcessed else { return .giveUp }
        return .wait(seconds: backoff(attempt: attempt))
    }

    private func isPermanent(_ response: HTTPResponse) -> Bool {
        guard !permanentErrorCodes.isEmpty, let code = response.json?["code"]?.string else { return false }
        return permanentErrorCodes.contains { code.contains($0) }
    }
}

/// The field `Retry-After` (RFC 9110 §10.2.3).
enum RetryAfter {
    /// Returns the wait in seconds, more than 0, or nil where the field is absent, in the past or not understood.
    ///
    /// Fractions are understood as well, since some services send them.
    static func seconds(_ response: HTTPResponse, now: Double) -> Double? {
        guard let value = response.headers["Retry-After"] else { return nil }
        let wait = decimal(value) ?? HTTPDate.seconds(value, now: now).map { $0 - now }
        return wait.flatMap { $0 > 0 ? $0 : nil }
    }

    private static func decimal(_ text: String) -> Double? {
        guard text.utf8.allSatisfy({ $0 &- 0x30 < 10 || $0 == UInt8(ascii: ".") }), let number = Double(text),
            number.isFinite
        else { return nil }
        return number
    }
}
