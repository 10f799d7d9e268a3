/// The scheme, host and port of a URL: what may share credentials (RFC 6454 §4).
public struct Origin: Sendable, Hashable, CustomStringConvertible {
    /// The schemes that requests may use.
    public enum Scheme: String, Sendable {
        /// Cleartext.
        case http
        /// Over TLS.
        case https

        /// The port of a URL that names none.
        public var defaultPort: UInt16 { self == .http ? 80 : 443 }
    }

    /// The scheme.
    public let scheme: Scheme
    /// The host in lower case; an IPv6 address is in brackets.
    public let host: String
    /// The port, the scheme's own where the URL named none.
    public let port: UInt16
    /// The origin as the beginning of a URL, without a slash at its end.
    public let description: String
    /// Whether the host is this machine: `localhost`, `127.0.0.0/8` or `::1`, written in full.
    public let isLoopback: Bool

    init(scheme: Scheme, host: String, port: UInt16) {
        self.scheme = scheme
        self.host = host
        self.port = port
        // Found out once, since every request of a client needs them.
        isLoopback = Self.isLoopback(host)
        description = "\(scheme.rawValue)://\(host)" + (port == scheme.defaultPort ? "" : ":\(port)")
    }

    private static func isLoopback(_ host: String) -> Bool {
        if host == "localhost" { return true }
        if host.hasPrefix("[") { return IPAddress.v6(host.dropFirst().dropLast()) == [0, 0, 0, 0, 0, 0, 0, 1] }
        return IPAddress.v4(host[...])?.first == 127
    }

    /// Whether credentials sent there can be read on the way.
    var exposesCredentials: Bool { scheme == .http && !isLoopback }
}
