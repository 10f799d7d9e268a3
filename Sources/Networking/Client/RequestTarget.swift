import GlobusAuth

/// Where a URL leads, read so strictly that libcurl, which forgives much, cannot read it differently.
struct RequestTarget {
    let isSecure: Bool
    let port: Int
    /// What requests have in common that can share a connection: all of the URL before its path.
    let origin: String

    private let url: String
    private let hostBytes: Range<Int>

    /// Reads the scheme and the authority of an absolute URL (RFC 3986 §3.2).
    init(url: String) throws {
        var text = url
        let parts = try text.withUTF8 { try URLParts($0) }
        isSecure = parts.isSecure
        port = parts.port
        hostBytes = parts.host
        origin = String(decoding: url.utf8.prefix(parts.authorityEnd), as: UTF8.self)
        self.url = url
    }

    /// Whether the host is this machine, as far as its name tells.
    var isLoopback: Bool {
        let host = url.utf8.dropFirst(hostBytes.lowerBound).prefix(hostBytes.count)
        return host.starts(with: "127.".utf8) || host.elementsEqual("::1".utf8)
            || host.count == 9 && host.elementsEqual("localhost".utf8) { asciiLowercase($0) == $1 }
    }

    /// The host, without the brackets of an IPv6 address.
    var host: String {
        String(decoding: url.utf8.dropFirst(hostBytes.lowerBound).prefix(hostBytes.count), as: UTF8.self)
    }

    /// The host, and the port where it is not the scheme's own, for messages.
    ///
    /// Never the path, which may hold secrets.
    var name: String {
        let host = host.contains(":") ? "[\(host)]" : host
        return port == (isSecure ? 443 : 80) ? host : "\(host):\(port)"
    }
}
