import Logging

/// Tells whoever waits for a script that a request is being repeated and takes its time.
struct SlowRequestWarning {
    /// How long a request may take before its repetition is worth a warning, in seconds.
    private static let patience = 2.0

    private let logger: Logger
    private let knownSecrets: KnownSecrets?

    /// Nil where nobody reads it.
    init?(_ diagnostics: Diagnostics) {
        guard let logger = diagnostics.logger, logger.logLevel <= .warning else { return nil }
        self.logger = logger
        knownSecrets = diagnostics.knownSecrets
    }

    /// Whether a request that takes so many seconds until it is sent again is worth one.
    static func isDue(elapsed: Double) -> Bool { elapsed > patience }

    func write(_ words: String) {
        logger.warning("\(CredentialFilter(knownSecrets).filtered(words).printable(limit: 1000))")
    }
}
