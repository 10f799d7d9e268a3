import GlobusAuth

/// The hosts that a permission names: one host, or all below a domain, on one port or on all ports.
public struct HostPattern: Sendable, Hashable, CustomStringConvertible {
    /// The host as in an ``Origin``; for a domain with everything below it, the name after a dot.
    private let host: String
    /// Whether ``host`` is a domain that covers everything below it, but not itself.
    private let isBelow: Bool
    /// The port; nil covers all ports.
    private let port: UInt16?

    /// Reads `host`, `host:port`, `*.domain`, `*.domain:port`, `[IPv6]`, `[IPv6]:port` or an IPv6 address.
    ///
    /// A host is read as in a URL, so that all spellings of an address are the same; no name is looked up.
    ///
    /// - Throws: `GlobusError` with `usage` for any other text.
    public init(_ text: String) throws {
        if let address = RequestHost(v6: text[...]) {
            host = address.text
            port = nil
            isBelow = false
            return
        }
        isBelow = text.hasPrefix("*.")
        let name = isBelow ? text.dropFirst(2) : text[...]
        guard let origin = Self.origin(of: name), !isBelow || RequestHost(origin.host[...])?.isAddress == false else {
            throw GlobusError(
                .usage,
                "'\(text.printable(limit: 200))' is no host; write it as host or host:port, such as data.example.org:443"
            )
        }
        host = isBelow ? ".\(origin.host)" : origin.host
        // An origin always has a port.
        port = name[(name.lastIndex(of: "]") ?? name.startIndex)...].contains(":") ? origin.port : nil
    }

    /// Takes the host and port of a URL.
    init(_ url: RequestURL) {
        host = url.origin.host
        port = url.origin.port
        isBelow = false
    }

    /// Whether requests to `origin` are covered.
    func covers(_ origin: Origin) -> Bool {
        if let port, port != origin.port { return false }
        if !isBelow { return host == origin.host }
        return origin.host.hasSuffix(host) && origin.host.utf8.count > host.utf8.count
    }

    /// The pattern as a person writes it.
    public var description: String { (isBelow ? "*" : "") + host + (port.map { ":\($0)" } ?? "") }

    private static func origin(of text: Substring) -> Origin? {
        guard text.utf8.allSatisfy({ $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") })
        else { return nil }
        return try? RequestURL("http://\(text)/").origin
    }
}
