import CCurl
import CCurlSupport
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

extension CurlHTTPClient {
    /// What holds for every request of a client that does not say otherwise.
    public struct Configuration: Sendable {
        /// The deadline for making a connection.
        ///
        /// 30 seconds unless set.
        public var connectTimeout = Duration.seconds(30)
        /// The largest response body to accept, in bytes after decompression.
        ///
        /// 64 MiB unless set.
        public var maximumResponseSize = 64 << 20
        /// How many times larger than on the wire a body may be after decompression; 0 for any.
        ///
        /// 200 unless set, which only bodies of more than 12 MiB can reach.
        public var maximumDecompressionRatio = 200
        /// The most bytes that the heads of a response may take, those of interim responses included.
        ///
        /// 256 KiB unless set.
        public var maximumHeadSize = 256 << 10
        /// The most lines that the heads of a response may have.
        ///
        /// 1000 unless set.
        public var maximumHeadLines = 1000
        /// A PEM file with the certificate authorities to trust in place of the system's.
        ///
        /// Nil for the system's.
        public var authoritiesFile: String?
        /// Which proxy requests go through.
        ///
        /// What the environment of this process says unless set.
        public var proxies = ProxySettings.ofProcess()

        /// Creates the default configuration.
        public init() {}

        /// Creates the configuration that the environment asks for, given a way to look a variable up.
        ///
        /// As with the curl command, `CURL_CA_BUNDLE` and then `SSL_CERT_FILE` name ``authoritiesFile``, and `https_proxy`,
        /// `no_proxy` and so on decide ``proxies``.
        public init(environment value: (String) -> String?) {
            let files = ["CURL_CA_BUNDLE", "SSL_CERT_FILE"].lazy.compactMap(value)
            authoritiesFile = files.first { !$0.isEmpty }
            proxies = ProxySettings(environment: value)
        }
    }
}

extension CurlHTTPClient {
    /// The names and versions of libcurl and of its TLS library, such as `libcurl 8.5.0` and `OpenSSL 3.0.13`.
    public static var libraryVersions: [String] {
        guard let information = gcurl_version_info()?.pointee else { return [] }
        let library = "libcurl \(String(cString: information.version))"
        guard let tls = information.ssl_version else { return [library] }
        return [library, String(String(cString: tls).map { $0 == "/" ? " " : $0 })]
    }
}
