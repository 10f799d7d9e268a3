/// The scheme, host and port of a URL.
///
/// Requests to the same origin may share credentials (RFC 6454 §4) and connections.
public struct Origin: Sendable, CustomStringConvertible {
    /// The schemes that requests may use.
    public enum Scheme: String, Sendable {
        /// Without encryption.
        case http
        /// Over TLS.
        case https

        /// The port that is used where a URL names none.
        public var defaultPort: UInt16 { self == .http ? 80 : 443 }
    }

    /// The scheme.
    public let scheme: Scheme
    /// The host as it is connected to: in lower case, an address in its shortest form, an IPv6 address in brackets.
    public let host: String
    /// The port; the scheme's default port where the URL named none.
    public let port: UInt16
    /// The origin as the beginning of a URL, without a slash at the end.
    public let description: String
    /// Whether the host is this machine: `127.0.0.0/8`, `::1`, `localhost` and all names below it.
    ///
    /// Requests to it use no proxy, and may carry credentials without encryption.
    public let isLoopback: Bool

    init(scheme: Scheme, host: RequestHost, port: UInt16) {
        self.scheme = scheme
        self.host = host.text
        self.port = port
        // Computed once, since every request of a client needs them.
        isLoopback = host.isLoopback
        description = "\(scheme.rawValue)://\(host.text)" + (port == scheme.defaultPort ? "" : ":\(port)")
    }

    /// The host, and the port where it is not the scheme's default.
    public var name: String { port == scheme.defaultPort ? host : "\(host):\(port)" }

    /// Whether credentials that are sent there can be read on the way.
    var exposesCredentials: Bool { scheme == .http && !isLoopback }
}

extension Origin: Hashable {
    /// Whether scheme, host and port are the same.
    public static func == (left: Origin, right: Origin) -> Bool { left.description == right.description }

    /// Feeds the origin to `hasher`.
    public func hash(into hasher: inout Hasher) { hasher.combine(description) }
}
