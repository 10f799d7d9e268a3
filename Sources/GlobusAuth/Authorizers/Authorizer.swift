/// The source of a request's `Authorization` header: the Globus SDK's `GlobusAuthorizer`.
///
/// An authorizer may be shared by any number of clients, tasks and threads.
public protocol Authorizer: Sendable {
    /// Returns the header's value, or nil to send no header.
    ///
    /// It may have to renew a token first, and so may wait.
    ///
    /// - Throws: ``GlobusError``, or an error of the authorizer's own, where there is no header to send;
    ///   `CancellationError` where the task is cancelled while it waits.
    func authorizationHeader() async throws -> String?

    /// The header, where it can be had without waiting. By default ``ReadyHeader/mustWait``.
    var readyHeader: ReadyHeader { get }

    /// Reacts to a response with the status 401.
    ///
    /// - Parameter header: The value that the refused request carried. Compare it with the current one: a late refusal
    ///   of an old token must not discard a new token.
    /// - Returns: Whether another attempt, with a new header, may succeed.
    func handleMissingAuthorization(sent header: String?) async -> Bool
}

/// An authorization header that can be had without waiting, or the fact that there is none.
public enum ReadyHeader: Sendable, Equatable {
    /// The header's value, or nil to send none.
    case ready(String?)
    /// The header must be asked for with ``Authorizer/authorizationHeader()``.
    case mustWait
}

extension Authorizer {
    /// By default ``ReadyHeader/mustWait``, so that the header is always asked for.
    public var readyHeader: ReadyHeader { .mustWait }
}

/// What has happened to a header since a caller copied it.
package enum HeaderUpdate: Sendable, Equatable {
    /// The copy is still the header to send.
    case unchanged
    /// This is the header to send now. Pass `generation` when asking again.
    case changed(String, generation: UInt64)
    /// The header must be asked for with `authorizationHeader()`.
    case mustWait
}
