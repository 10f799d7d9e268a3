/// The source of a request's `Authorization` header: the Globus SDK's `GlobusAuthorizer`.
///
/// An authorizer may be shared by any number of clients, tasks and threads.
public protocol Authorizer: Sendable {
    /// The header's value, or nil to send none. May renew a token first, and so may wait and throw.
    func authorizationHeader() async throws -> String?

    /// The header when it is at hand without waiting. The default is ``ReadyHeader/mustWait``.
    var readyHeader: ReadyHeader { get }

    /// Called after a 401; returns whether another attempt with a new header may succeed.
    ///
    /// - `header`: the value that the refused request carried, so that a late refusal of an old token does not
    ///   throw away a new one.
    func handleMissingAuthorization(sent header: String?) async -> Bool
}

/// An authorization header that is at hand, or the fact that it is not.
public enum ReadyHeader: Sendable, Equatable {
    /// The header's value, or nil to send none.
    case ready(String?)
    /// Only ``Authorizer/authorizationHeader()`` can tell.
    case mustWait
}

extension Authorizer {
    /// The header is not at hand.
    public var readyHeader: ReadyHeader { .mustWait }
}

/// What has become of a header since a copy of it was made.
package enum HeaderUpdate: Sendable, Equatable {
    /// The copy is still the header to send.
    case unchanged
    /// This is the header to send. The number stands for it in the next question.
    case changed(String, generation: UInt64)
    /// Only `authorizationHeader()` can tell.
    case mustWait
}
