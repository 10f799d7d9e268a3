public import GlobusAuth

/// An HTTP client on libcurl whose transfers run on an event loop.
///
/// Speaks HTTP/1.1, and HTTP/2 where TLS negotiates it; TLS 1.2 at least. Connections are kept and shared by all clients
/// of the loop. Asks for compressed responses and unpacks them. Proxies come from the environment as curl reads it
/// (`https_proxy`, `no_proxy` and so on), but for what goes to this machine, which no proxy gets.
///
/// A request of an idempotent method is sent again, once, when a kept connection turns out to be closed before a byte of
/// the answer has come (RFC 9110 §9.2.2); others are not, since the server may have acted on them.
public final class CurlHTTPClient: HTTPClient {
    /// One set of gates for all who share this client.
    public let originGates: OriginGates? = OriginGates()
    private let loop: EventLoop
    private let configuration: Configuration

    /// Creates a client.
    public init(loop: EventLoop, configuration: Configuration = Configuration()) {
        self.loop = loop
        self.configuration = configuration
    }

    /// Sends `request` and returns the whole response.
    ///
    /// Quickest when called on the loop's thread. A method or header that could break the request apart, `Content-Length`,
    /// `Transfer-Encoding` and `Host` among the headers, is a `GlobusError` with `usage`, thrown before anything is sent.
    public func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        let exchange = Exchange(try TransferPlan(request, configuration), loop: loop)
        return try await loop.suspend {
            exchange.begin($0)
        } onCancel: {
            exchange.cancel()
        }
    }
}
