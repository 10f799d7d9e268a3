import GlobusAuth

/// The hosts that a permission names: one host, or all below a domain, on one port or on all.
public struct HostPattern: Sendable, Hashable {
    private enum Host: Hashable {
        case name(String)
        /// All below the domain, which begins with a dot; not the domain itself.
        case below(String)
        case v6([UInt16])
    }

    private let host: Host
    /// Nil covers all ports.
    private let port: UInt16?

    /// Reads `host`, `host:port`, `*.domain`, `*.domain:port`, `[IPv6]`, `[IPv6]:port` or an IPv6 address.
    ///
    /// Throws `GlobusError` with `usage` for anything else. Names and addresses are compared as they stand in URLs;
    /// nothing is looked up.
    public init(_ text: String) throws {
        if let address = IPAddress.v6(text[...]) {
            host = .v6(address)
            port = nil
            return
        }
        let isBelow = text.hasPrefix("*.")
        let name = isBelow ? text.dropFirst(2) : text[...]
        guard let origin = Self.origin(of: name), !isBelow || !origin.host.hasPrefix("[") else {
            throw GlobusError(
                .usage,
                "'\(text.printable(limit: 200))' is no host; write it as host or host:port, such as data.example.org:443"
            )
        }
        host = isBelow ? .below(".\(origin.host)") : Self.host(origin.host)
        // An origin has a port in any case.
        port = name[(name.lastIndex(of: "]") ?? name.startIndex)...].contains(":") ? origin.port : nil
    }

    /// The host and port of a URL.
    init(_ url: RequestURL) {
        host = Self.host(url.origin.host)
        port = url.origin.port
    }

    /// Whether requests to `origin` are covered.
    func covers(_ origin: Origin) -> Bool {
        if let port, port != origin.port { return false }
        switch host {
        case .name(let name): return name == origin.host
        case .below(let domain): return origin.host.hasSuffix(domain) && origin.host.utf8.count > domain.utf8.count
        case .v6: return host == Self.host(origin.host)
        }
    }

    private static func origin(of text: Substring) -> Origin? {
        guard text.utf8.allSatisfy({ $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") })
        else { return nil }
        return try? RequestURL("http://\(text)/").origin
    }

    private static func host(_ text: String) -> Host {
        guard text.hasPrefix("["), let address = IPAddress.v6(text.dropFirst().dropLast()) else { return .name(text) }
        return .v6(address)
    }
}
