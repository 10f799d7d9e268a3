public import Logging

/// What requests and renewals tell about themselves, and what must never show in it.
public struct Diagnostics: Sendable {
    /// Collects the secrets that pass, and takes them out of what servers say.
    ///
    /// Nil leaves only those of the failing request itself out.
    public var knownSecrets: KnownSecrets?
    /// Takes a line for each attempt of a request and each renewal, at the level `debug`.
    ///
    /// Nil logs nothing.
    public var logger: Logger?

    /// Creates a description.
    public init(knownSecrets: KnownSecrets? = nil, logger: Logger? = nil) {
        self.knownSecrets = knownSecrets
        self.logger = logger
    }

    /// The logger where it takes lines of the level `debug`.
    var debugLogger: Logger? { logger.flatMap { $0.logLevel <= .debug ? $0 : nil } }
}
