/// Sends one HTTP request to a server and returns the response.
///
/// An implementation performs exactly one exchange: it follows no redirects, retries nothing, adds no `Authorization`
/// and keeps no cookies. Those decisions depend on where credentials may go, which only the callers know. Any status,
/// including 4xx and 5xx, is a response and not an error.
///
/// `send(_:)` may be called from any task at any time. Cancelling the calling task removes the transfer and makes the
/// call throw `CancellationError` at once. Every other failure is a ``GlobusError`` with one of the codes
/// ``GlobusError/Code/network``, ``GlobusError/Code/timeout``, ``GlobusError/Code/connectionTimeout``,
/// ``GlobusError/Code/connection``, ``GlobusError/Code/limit`` or ``GlobusError/Code/usage``.
public protocol HTTPClient: Sendable {
    /// Sends `request` and returns the whole response.
    ///
    /// - Throws: ``GlobusError`` where there is no complete response; `CancellationError` where the task is cancelled.
    func send(_ request: HTTPRequest) async throws -> HTTPResponse

    /// Delays requests to origins that have answered with `Retry-After`, for all users of this HTTP client.
    ///
    /// With nil, the default, each service client delays only its own requests.
    var originGates: OriginGates? { get }
}

extension HTTPClient {
    /// By default nil: each service client delays only its own requests.
    public var originGates: OriginGates? { nil }
}

/// An HTTP client that calls back on the thread of its transfers.
package protocol CallbackHTTPClient: HTTPClient {
    /// Whether the caller is on the thread of the transfers.
    var isOnThread: Bool { get }

    /// Sends `request` and returns at once; to be called on the thread of the transfers.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - completion: Called once on this thread, with what ``HTTPClient/send(_:)`` returns or throws, perhaps before
    ///     this function returns.
    /// - Returns: What ends the transfer, and has `completion` called with `CancellationError`.
    func start(
        _ request: consuming HTTPRequest,
        _ completion: @escaping (Result<HTTPResponse, any Error>) -> Void
    ) -> any HTTPTransfer
}

/// A request that an HTTP client has been told to send.
package protocol HTTPTransfer: AnyObject {
    /// Ends the transfer; does nothing where it has ended.
    func cancel()
}

/// How a server's TLS certificate is checked.
public enum CertificateVerification: Sendable, Hashable {
    /// The certificate must be issued by an authority that the system trusts.
    case systemAuthorities
    /// The certificate must be issued by an authority in a PEM file.
    case authorities(file: String)
    /// The certificate is not checked: anyone on the path can read and change what is sent.
    case disabled
}

/// A client's own certificate, by which a server knows it.
///
/// It is not shown to another origin after a redirect.
public struct ClientCertificate: Sendable, Hashable {
    /// A PEM file with the certificate, and those that lead to an authority which the server knows.
    public var file: String
    /// A PEM file with the private key, which must not be encrypted; nil where the first file has it as well.
    public var keyFile: String?

    /// Names the files, which are read when a connection is made.
    public init(file: String, keyFile: String? = nil) {
        self.file = file
        self.keyFile = keyFile
    }
}

/// Limits the total size of all response bodies that are being received, besides the limit of each.
///
/// It is called on the thread that receives the responses.
public protocol ResponseMemory: AnyObject, Sendable {
    /// Reserves `bytes` for a body; returns false, and reserves nothing, where there is no room.
    func reserve(_ bytes: Int) -> Bool
    /// Releases what was reserved for a body that has been handed over or discarded.
    func release(_ bytes: Int)
    /// The limit in words, such as `512M (--max-memory)`.
    var limit: String { get }
}

/// The name and version that this library sends.
package enum Release {
    /// The version, in the form of semantic versioning.
    package static let version = "0.1.0"
}
