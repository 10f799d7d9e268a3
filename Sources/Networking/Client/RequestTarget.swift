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

    /// Reads the scheme and the authority of an absolute URL (RFC 3986 §3.2).
    init(url: String) throws {
        try Self.checkBytes(url)
        // Bytes and not characters: every request comes this way, and all of them are ASCII by now.
        let scheme = Substring(url.utf8.prefix { $0 != UInt8(ascii: ":") })
        let rest = url.utf8[scheme.endIndex...]
        let name = scheme.lowercased()
        guard name == "http" || name == "https", rest.starts(with: "://".utf8) else { throw Self.notHTTP() }
        isSecure = name == "https"
        let authority = rest.dropFirst(3).prefix { !Self.endsAuthority($0) }
        if authority.contains(UInt8(ascii: "@")) {
            throw GlobusError(.usage, "the URL holds a user name or a password; send them with an authorizer instead")
        }
        let (host, port) = try Self.split(authority)
        self.host = host
        self.port = try port.map(Self.portNumber) ?? (isSecure ? 443 : 80)
    }

    private static func checkBytes(_ url: String) throws {
        guard let index = url.utf8.firstIndex(where: { $0 <= 0x20 || $0 >= 0x7F || $0 == UInt8(ascii: "\\") }) else {
            return
        }
        let position = url.utf8.distance(from: url.startIndex, to: index) + 1
        throw GlobusError(
            .usage,
            "the URL has \(describe(url.utf8[index])) at position \(position); percent-encode it, "
                + "and write an international host name in its xn-- form"
        )
    }

    private static func describe(_ byte: UInt8) -> String {
        switch byte {
        case 0x20: "a space"
        case 0x0A, 0x0D: "a line break"
        case UInt8(ascii: "\\"): "a backslash"
        case 0x80...: "a character that is not ASCII"
        default: "a control character"
        }
    }

    private static func endsAuthority(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "/") || byte == UInt8(ascii: "?") || byte == UInt8(ascii: "#")
    }

    private static func split(_ authority: Substring.UTF8View) throws -> (host: String, port: Substring?) {
        let bracket = UInt8(ascii: "]")
        let colon = UInt8(ascii: ":")
        let isBracketed = authority.first == UInt8(ascii: "[")
        let end = authority.firstIndex(of: isBracketed ? bracket : colon) ?? authority.endIndex
        let host = authority[..<end].drop { $0 == UInt8(ascii: "[") }
        let rest = authority[end...].drop { $0 == bracket }
        guard !host.isEmpty, !host.contains(UInt8(ascii: "%")), rest.isEmpty || rest.first == colon else {
            throw GlobusError(.usage, "the URL has no valid host; write it as https://host/path")
        }
        return (String(Substring(host)), rest.isEmpty ? nil : Substring(rest.dropFirst()))
    }

    private static func portNumber(_ text: Substring) throws -> Int {
        guard text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), let port = Int(text), 1...65535 ~= port else {
            throw GlobusError(.usage, "the URL's port is not a number from 1 to 65535")
        }
        return port
    }

    private static func notHTTP() -> GlobusError {
        GlobusError(.usage, "the URL does not start with http:// or https://; write it in full, as https://host/path")
    }
}
