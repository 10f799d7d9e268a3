import CCurl
import CCurlSupport
public import GlobusAuth

/// An HTTP client that uses libcurl, with transfers that run on an event loop.
///
/// It speaks HTTP/1.1, and HTTP/2 where TLS negotiates it, and requires at least TLS 1.2. Connections are kept, and
/// shared by all clients of the loop. It requests compressed responses and unpacks them. Proxies are taken from the
/// environment as the curl command does (`https_proxy`, `no_proxy` and so on), but requests to this machine never use
/// one. What a proxy refuses, for example with a 407, is an error that names the proxy.
///
/// A request of an idempotent method is sent again, once, where a kept connection turns out to be closed before a byte
/// of the answer was received (RFC 9110 §9.2.2). Other requests are not, since the server may have acted on them. Where
/// it certainly has not, a request is sent again whatever its method: when its HTTP/2 stream was refused, or comes
/// after the last one that the server names in its GOAWAY (RFC 9113 §6.8 and §8.7).
///
/// A kept HTTP/1.1 connection is checked before each use. Where bytes were received that no request has asked for, the
/// connection is closed, and another one is used. Over TLS, session tickets do not count. Bytes that are received
/// between this check and the answer cannot be told from the answer.
public final class CurlHTTPClient: CallbackHTTPClient {
    /// The origin gates, which all users of this client share.
    public let originGates: OriginGates? = OriginGates()
    private let loop: EventLoop
    let configuration: Configuration
    let fields = RequestFieldsCache()

    /// Creates a client whose transfers run on `loop`.
    public init(loop: EventLoop, configuration: Configuration = Configuration()) {
        self.loop = loop
        self.configuration = configuration
    }

    /// Sends `request` and returns the whole response.
    ///
    /// It is fastest when called on the loop's thread.
    ///
    /// - Throws: `GlobusError` with `usage`, before anything is sent, for a method or a header field that could change
    ///   the meaning of the request, including `Content-Length`, `Transfer-Encoding` and `Host`; with `network`,
    ///   `timeout`, `connection` or `limit`, or kinds of them, where there is no complete response; `CancellationError`
    ///   where the task is cancelled or the loop shuts down.
    public func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        let exchange = PendingTransfer(try TransferPlan(request, of: self), loop: loop)
        return try await loop.suspend { continuation in
            exchange.begin { continuation.resume(with: $0) }
        } onCancel: {
            exchange.cancel()
        }
    }

    /// Whether the caller is on the loop's thread.
    package var isOnThread: Bool { loop.isOnThread }

    /// Sends `request` without a task; to be called on the loop's thread.
    package func start(
        _ request: consuming HTTPRequest,
        _ completion: @escaping (Result<HTTPResponse, any Error>) -> Void
    ) -> any HTTPTransfer {
        precondition(loop.isOnThread, "a request by callbacks was started on a thread that is not the event loop's")
        do {
            let transfer = PendingTransfer(try TransferPlan(consume request, of: self), loop: loop)
            transfer.begin(completion)
            return transfer
        } catch {
            completion(.failure(error))
            return RefusedTransfer()
        }
    }
}

/// A request that was refused before it was sent.
private final class RefusedTransfer: HTTPTransfer {
    func cancel() {}
}

extension CurlHTTPClient {
    /// Settings of a client, which a request may override.
    public struct Configuration: Sendable {
        /// The deadline for making a connection; 30 seconds by default.
        public var connectTimeout = Duration.seconds(30)
        /// The largest response body to accept, in bytes after decompression; 64 MiB by default.
        public var maximumResponseSize = 64 << 20
        /// How many times larger a body may become by decompression; 0 for no limit, 200 by default.
        ///
        /// Only bodies of more than 12 MiB can reach the default.
        public var maximumDecompressionRatio = 200
        /// The largest total size of the heads of a response in bytes, including interim responses; 256 KiB by default.
        public var maximumHeadSize = 256 << 10
        /// The largest number of lines in the heads of a response; 1000 by default.
        public var maximumHeadLines = 1000
        /// A PEM file with the certificate authorities to trust instead of the system's.
        ///
        /// With nil, the system's authorities are trusted.
        public var authoritiesFile: String?
        /// The proxies of requests; by default as the environment of this process says.
        public var proxies = ProxySettings.ofProcess()

        /// Creates the default configuration.
        public init() {}

        /// Creates a configuration from environment variables.
        ///
        /// As with the curl command, `CURL_CA_BUNDLE` or else `SSL_CERT_FILE` names ``authoritiesFile``, and
        /// `https_proxy`, `no_proxy` and so on determine ``proxies``.
        ///
        /// - Parameter value: Returns the value of a variable, or nil.
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
