/// The scheme, host and port of a URL: what may share credentials (RFC 6454 §4), and connections.
public struct Origin: Sendable, CustomStringConvertible {
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
    /// The host in the spelling that is connected to: in lower case, an address in its shortest form, one of IPv6 in
    /// brackets.
    public let host: String
    /// The port, the scheme's own where the URL named none.
    public let port: UInt16
    /// The origin as the beginning of a URL, without a slash at its end.
    public let description: String
    /// Whether the host is this machine: `127.0.0.0/8`, `::1`, `localhost` and all names below it.
    ///
    /// What goes there goes without a proxy, and may hold credentials in cleartext.
    public let isLoopback: Bool

    init(scheme: Scheme, host: RequestHost, port: UInt16) {
        self.scheme = scheme
        self.host = host.text
        self.port = port
        // Found out once, since every request of a client needs them.
        isLoopback = host.isLoopback
        description = "\(scheme.rawValue)://\(host.text)" + (port == scheme.defaultPort ? "" : ":\(port)")
    }

    /// The host, and the port where it is not the scheme's own.
    public var name: String { port == scheme.defaultPort ? host : "\(host):\(port)" }

    /// Whether credentials sent there can be read on the way.
    var exposesCredentials: Bool { scheme == .http && !isLoopback }
}

extension Origin: Hashable {
    /// Whether scheme, host and port are the same.
    public static func == (left: Origin, right: Origin) -> Bool { left.description == right.description }

    /// Feeds the origin to `hasher`.
    public func hash(into hasher: inout Hasher) { hasher.combine(description) }
}
