/// Something that carries one HTTP request to a server and brings the answer back.
///
/// An implementation performs exactly one exchange: it follows no redirect, retries nothing, adds no `Authorization`
/// and keeps no cookies, because those decisions need to know where credentials may go, and only the callers know.
/// Any status, 4xx and 5xx included, is a response and not an error.
///
/// `send(_:)` may be called from any task at any time. Cancelling the calling task removes the transfer and makes the
/// call throw `CancellationError` at once. Every other failure is a ``GlobusError`` with one of the codes
/// ``GlobusError/Code/network``, ``GlobusError/Code/timeout``, ``GlobusError/Code/connectionTimeout``,
/// ``GlobusError/Code/connection``, ``GlobusError/Code/limit`` or ``GlobusError/Code/usage``.
public protocol HTTPClient: Sendable {
    /// Sends `request` and returns the whole response.
    func send(_ request: HTTPRequest) async throws -> HTTPResponse

    /// What holds requests back from origins that have asked for patience, for all who share this HTTP client.
    ///
    /// Nil, the default, keeps a service client's requests apart from those of others.
    var originGates: OriginGates? { get }
}

extension HTTPClient {
    /// None.
    public var originGates: OriginGates? { nil }
}

/// How a server's TLS certificate is checked.
public enum CertificateVerification: Sendable, Hashable {
    /// Against the certificate authorities that the system trusts.
    case systemAuthorities
    /// Against the authorities in a PEM file.
    case authorities(file: String)
    /// Not at all. Anyone on the path can read and change what is sent.
    case disabled
}

/// What the bodies of responses that are on their way may take together, besides the limit of each.
///
/// Called on the thread that receives the responses.
public protocol ResponseMemory: AnyObject, Sendable {
    /// Takes so many bytes for a body; false, and nothing taken, where there is no room for them.
    func reserve(_ bytes: Int) -> Bool
    /// Gives back what was reserved for a body, since it has been handed over or let go.
    func release(_ bytes: Int)
    /// The limit in words, such as `512M (--max-memory)`.
    var limit: String { get }
}

/// What this library calls itself on the wire.
package enum Release {
    /// The version, in the form of semantic versioning.
    package static let version = "0.1.0"
}
