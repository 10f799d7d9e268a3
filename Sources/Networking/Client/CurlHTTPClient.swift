public import GlobusAuth

/// An HTTP client on libcurl whose transfers run on an event loop.
///
/// Speaks HTTP/1.1, and HTTP/2 where TLS negotiates it; TLS 1.2 at least. Connections are kept and shared by all clients
/// of the loop. Asks for compressed responses and unpacks them. Proxies come from the environment as curl reads it
/// (`https_proxy`, `no_proxy` and so on), but for what goes to this machine, which no proxy gets. What a proxy refuses, a
/// 407 among it, is an error that names the proxy.
///
/// A request of an idempotent method is sent again, once, when a kept connection turns out to be closed before a byte of
/// the answer has come (RFC 9110 §9.2.2); others are not, since the server may have acted on them. Where it certainly has
/// not, a request is sent again whatever its method: when its HTTP/2 stream was refused, or lies beyond the last one that
/// the server names in its GOAWAY (RFC 9113 §6.8 and §8.7).
///
/// A kept HTTP/1.1 connection is looked at before each use. What has come on it by then was not asked for: the connection
/// is closed, and the request goes over another one. Over TLS, session tickets do not count. What comes between that look
/// and the server's reading of the request cannot be told from the answer.
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
        let exchange = PendingTransfer(try TransferPlan(request, configuration), loop: loop)
        return try await loop.suspend {
            exchange.begin($0)
        } onCancel: {
            exchange.cancel()
        }
    }
}
