import Logging

/// Logs a line for each attempt of a request: what was sent where, what was received, and what follows.
struct RequestLog {
    private let logger: Logger
    private let knownSecrets: KnownSecrets?

    /// Creates a log; nil where nobody reads the lines.
    init?(_ diagnostics: Diagnostics) {
        guard let logger = diagnostics.debugLogger else { return nil }
        self.logger = logger
        knownSecrets = diagnostics.knownSecrets
    }

    /// One attempt of a request under way.
    struct Attempt {
        fileprivate let request: String
        fileprivate let start = ContinuousClock.now
    }

    func begin(_ exchange: Exchange) -> Attempt {
        let url = CredentialFilter(knownSecrets).filtered(url: exchange.url.text)
        return Attempt(request: "\(exchange.request.method) \(url.printable(limit: 1000))")
    }

    func end(_ attempt: Attempt?, _ response: HTTPResponse, _ sequel: @autoclosure () -> String = "") {
        write(attempt, "\(response.status)", sequel())
    }

    func end(_ attempt: Attempt?, _ error: any Error, _ sequel: @autoclosure () -> String = "") {
        write(attempt, CredentialFilter(knownSecrets).filtered(String(describing: error)), sequel())
    }

    private func write(_ attempt: Attempt?, _ outcome: String, _ sequel: String) {
        guard let attempt else { return }
        let duration = (ContinuousClock.now - attempt.start).milliseconds
        let sequel = sequel.isEmpty ? "" : "; " + CredentialFilter(knownSecrets).filtered(url: sequel)
        logger.debug("\("\(attempt.request): \(outcome) in \(duration) ms\(sequel)".printable(limit: 2000))")
    }
}

/// Warns whoever waits for a script that a request is being repeated and takes time.
struct SlowRequestWarning {
    /// How long a request may take, in seconds, before its repetition is reported.
    private static let patience = 2.0

    private let logger: Logger
    private let knownSecrets: KnownSecrets?

    /// Creates a warning; nil where nobody reads it.
    init?(_ diagnostics: Diagnostics) {
        guard let logger = diagnostics.logger, logger.logLevel <= .warning else { return nil }
        self.logger = logger
        knownSecrets = diagnostics.knownSecrets
    }

    /// Whether a request that has taken `elapsed` seconds by its next attempt is reported.
    static func isDue(elapsed: Double) -> Bool { elapsed > patience }

    func write(_ words: String) {
        logger.warning("\(CredentialFilter(knownSecrets).filtered(words).printable(limit: 1000))")
    }
}
