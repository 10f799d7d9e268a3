/// A storage's lock that can end before it is given back, as one of a database does when its holder is cut off.
///
/// A storage with such a lock sets ``RenewalLease/held`` while it runs the body of
/// ``TokenStorage/withLock(resourceServer:_:)``. A refresh token can be spent once, so the lease is looked at again
/// immediately before each attempt of a token request.
public protocol TokenStorageLease: AnyObject, Sendable {
    /// Returns once the lease is held and the tokens are those that were read last.
    ///
    /// - Throws: ``GlobusError`` with ``GlobusError/Code/storage``; caused by ``TokensChanged`` where others have stored
    ///   tokens since, so that the storage must be read again.
    func confirm() async throws
}

/// What a renewal and the storage whose tokens it renews tell each other about the storage's lease.
///
/// Storages that wrap another one need not pass anything on.
public enum RenewalLease {
    /// The lease inside which the code is running, set by the storage.
    @TaskLocal public static var held: (any TokenStorageLease)?
    /// While tokens are stored: the lease under which they were asked for.
    ///
    /// Where others have stored tokens since, the storage refuses with an error that is caused by ``TokensSuperseded``.
    @TaskLocal public static var origin: (any TokenStorageLease)?
    /// The renewal inside which the storage is locked; nil elsewhere.
    ///
    /// A renewal confirms the lease before it spends a refresh token, so a storage need not take it earlier.
    @TaskLocal public static var renewal: Renewal?

    /// A renewal, as a storage sees it.
    public struct Renewal: Sendable {
        /// Whether there is a token that can be used if the storage cannot be reached.
        public var hasValidToken: Bool

        /// Describes a renewal.
        public init(hasValidToken: Bool) { self.hasValidToken = hasValidToken }
    }
}

/// The cause of an error: others have stored tokens since the storage was read.
public struct TokensChanged: Error {
    /// Creates the cause.
    public init() {}
}

/// The cause of an error: others have stored newer tokens, which were not overwritten.
public struct TokensSuperseded: Error {
    /// What is stored now; nil where it was removed.
    public let record: TokenData?

    /// Creates the cause.
    ///
    /// - Parameter record: What is stored now; nil where it was removed.
    public init(record: TokenData?) { self.record = record }
}

extension Error {
    /// Looks for an error of a type in this one and its chain of causes.
    func findCause<Cause: Error>(_ type: Cause.Type) -> Cause? {
        if let found = self as? Cause { return found }
        return (self as? GlobusError)?.cause?.findCause(type)
    }
}
