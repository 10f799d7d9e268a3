public import Logging

/// Where requests and renewals are logged, and which secrets never show in messages.
public struct Diagnostics: Sendable {
    /// Collects the secrets that are sent and received, and redacts them in what servers say.
    ///
    /// With nil, only the secrets of the failing request itself are redacted.
    public var knownSecrets: KnownSecrets?
    /// Gets a line for each attempt of a request and each renewal, at the level `debug`.
    ///
    /// With nil, nothing is logged.
    public var logger: Logger?

    /// Creates diagnostics.
    public init(knownSecrets: KnownSecrets? = nil, logger: Logger? = nil) {
        self.knownSecrets = knownSecrets
        self.logger = logger
    }

    /// The logger, where it takes lines of the level `debug`.
    var debugLogger: Logger? { logger.flatMap { $0.logLevel <= .debug ? $0 : nil } }
}
