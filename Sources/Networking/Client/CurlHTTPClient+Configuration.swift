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
