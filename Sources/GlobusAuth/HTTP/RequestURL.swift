/// An absolute `http:` or `https:` URL that is safe to send.
///
/// It is stricter than browsers are, so that no two programs can read different hosts in it: user names, control
/// characters, white space and backslashes are refused, hosts are ASCII names or addresses written in full, and
/// fragments are dropped. Other characters that a URL may not hold are percent-encoded, and `.` and `..` are resolved
/// (RFC 3986 §5.2.4). The URL that permissions are checked for is exactly the one that is connected to.
public struct RequestURL: Sendable, Hashable {
    /// The scheme, host and port.
    public let origin: Origin
    /// The path, percent-encoded; it starts with "/".
    public let path: String
    /// The query without its "?", percent-encoded, or nil where there is none.
    public let query: String?

    init(origin: Origin, path: String, query: String?) {
        self.origin = origin
        self.path = Self.mayHaveDotSegments(path) ? Self.withoutDotSegments(path) : path
        self.query = query
    }

    /// The whole URL.
    public var text: String {
        var text = origin.description
        text.reserveCapacity(text.utf8.count + path.utf8.count + (query?.utf8.count ?? 0) + 1)
        text += path
        if let query {
            text += "?"
            text += query
        }
        return text
    }

    /// The URL without its query, which may hold secrets, for messages.
    var shownText: String { "\(origin)\(path)" }

    /// Whether anyone who reads the query could act for its sender.
    ///
    /// A `code` does not count, since it has too many meanings.
    var queryIsCredential: Bool {
        guard let query else { return false }
        return query.split(separator: "&").contains { parameter in
            let name = PercentEncoding.decodedForm(parameter.prefix { $0 != "=" })
            return name != "code" && SecretNames.isSecret(parameter: name)
        }
    }

    /// Returns this URL with `parameters` added to its query.
    public func appending(_ parameters: Parameters) -> RequestURL {
        let added = parameters.encoded()
        if added.isEmpty { return self }
        let query = query.map { $0.isEmpty ? added : "\($0)&\(added)" } ?? added
        return RequestURL(origin: origin, path: path, query: query)
    }

    /// Returns the URL of `path` below this one, quoted and joined by one slash as in the Globus SDK.
    ///
    /// "?" and "%" are quoted too: pass parameters in the query, and a path that is not encoded.
    public func appending(path added: String) -> RequestURL {
        if added.isEmpty { return self }
        let quoted = PercentEncoding.path(added)
        let startsWithSlash = added.utf8.first == slash
        // Most base URLs have no path.
        if path == "/", startsWithSlash { return RequestURL(origin: origin, path: quoted, query: nil) }
        var joined = path.utf8.last == slash ? String(path.dropLast()) : path
        if !startsWithSlash { joined += "/" }
        joined += quoted
        return RequestURL(origin: origin, path: joined, query: nil)
    }

    private static func mayHaveDotSegments(_ path: String) -> Bool {
        var path = path
        return path.withUTF8 { bytes in
            var previous: UInt8 = 0
            for byte in bytes {
                if byte == UInt8(ascii: "."), previous == slash { return true }
                previous = byte
            }
            return false
        }
    }

    private static func withoutDotSegments(_ path: String) -> String {
        let segments = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        var kept: [Substring] = []
        for segment in segments where segment != "." {
            if segment == ".." { _ = kept.popLast() } else { kept.append(segment) }
        }
        if segments.last == "." || segments.last == ".." { kept.append("") }
        return "/" + kept.joined(separator: "/")
    }
}

extension RequestURL: CustomStringConvertible {
    /// The whole URL.
    public var description: String { text }
}

extension RequestURL {
    /// Reads an absolute URL.
    ///
    /// - Throws: ``GlobusError`` with ``GlobusError/Code/usage`` for a URL that must not be sent.
    public init(_ text: String) throws {
        if let reason = Self.forbiddenCharacter(in: text) { throw Self.refusal(text, reason) }
        guard let (scheme, rest) = Self.splitScheme(text) else {
            throw Self.refusal(text, "write an absolute URL that starts with https:// or http://")
        }
        // Bytes are compared, since a combining mark after a "/" would make another character of it.
        let authority = Substring(rest.utf8.prefix { $0 != slash && $0 != questionMark && $0 != numberSign })
        guard !authority.utf8.contains(UInt8(ascii: "@")) else {
            throw Self.refusal(text, "it holds a user name or password; use an authorizer instead")
        }
        let (host, port) = Self.splitPort(authority)
        guard let host = RequestHost(host) else {
            throw Self.refusal(
                text,
                "its host is not a name in ASCII (an international one is written in its xn-- form), an IPv4 address of "
                    + "four decimal numbers or an IPv6 address in brackets"
            )
        }
        guard let port = port.map({ Self.validPort($0) }) ?? scheme.defaultPort else {
            throw Self.refusal(text, "its port is not a number from 1 to 65535")
        }
        let target = Substring(rest[authority.endIndex...].utf8.prefix { $0 != numberSign })
        self.init(Origin(scheme: scheme, host: host, port: port), target: target)
    }

    private init(_ origin: Origin, target: Substring) {
        let path = Substring(target.utf8.prefix { $0 != questionMark })
        let query = path.endIndex < target.endIndex ? Substring(target[path.endIndex...].utf8.dropFirst()) : nil
        self.init(
            origin: origin,
            path: path.isEmpty ? "/" : PercentEncoding.repaired(path),
            query: query.map(PercentEncoding.repaired)
        )
    }

    private static func forbiddenCharacter(in text: String) -> String? {
        for byte in text.utf8 {
            switch byte {
            case 0x20, 0x09...0x0D: return "it holds white space; write %20 for a space"
            case 0..<0x20, 0x7F: return "it holds a control character"
            case UInt8(ascii: "\\"): return "it holds a backslash; write %5C for one"
            default: continue
            }
        }
        return nil
    }

    private static func splitScheme(_ text: String) -> (Origin.Scheme, Substring)? {
        let name = Substring(text.utf8.prefix { $0 != colon })
        let rest = text.utf8[name.endIndex...]
        guard rest.starts(with: "://".utf8), let scheme = Origin.Scheme(rawValue: name.lowercased()) else { return nil }
        return (scheme, Substring(rest.dropFirst(3)))
    }

    private static func splitPort(_ authority: Substring) -> (host: Substring, port: Substring?) {
        let bytes = authority.utf8
        let hostEnd = bytes.lastIndex(of: UInt8(ascii: "]")) ?? bytes.startIndex
        guard let portColon = bytes[hostEnd...].firstIndex(of: colon) else { return (authority, nil) }
        return (authority[..<portColon], Substring(bytes[portColon...].dropFirst()))
    }

    private static func validPort(_ text: Substring) -> UInt16? {
        guard text.utf8.allSatisfy({ $0 &- 0x30 < 10 }), let port = UInt16(text), port > 0 else { return nil }
        return port
    }

    private static func refusal(_ text: String, _ reason: String) -> GlobusError {
        // What stands before an "@" may be a password, wherever the parts of the URL end. Bytes are compared, as above.
        let isSecret = text.utf8.contains(UInt8(ascii: "@"))
        let shown = isSecret ? "…" : Substring(text.utf8.prefix { $0 != questionMark && $0 != numberSign })
        return GlobusError(.usage, "the URL '\(shown.printable(limit: 200))' cannot be requested: \(reason)")
    }
}

private let colon = UInt8(ascii: ":")
private let slash = UInt8(ascii: "/")
private let questionMark = UInt8(ascii: "?")
private let numberSign = UInt8(ascii: "#")

extension RequestURL {
    /// Returns the URL that `reference`, the value of a `Location` field, means relative to this one (RFC 3986 §5.2).
    ///
    /// White space, quotes, backslashes, letters beyond ASCII and other characters that a URL may not hold are escaped
    /// in the path and query, as browsers do it, but never in the host.
    ///
    /// - Throws: ``GlobusError`` with ``GlobusError/Code/usage`` where the result is not a URL that may be requested.
    public func resolving(_ reference: String) throws -> RequestURL {
        let reference = try Self.repaired(reference)
        if Self.hasScheme(reference) { return try RequestURL(reference) }
        if reference.utf8.starts(with: "//".utf8) { return try RequestURL("\(origin.scheme.rawValue):\(reference)") }
        switch reference.utf8.first {
        case nil, UInt8(ascii: "#"): return self
        case UInt8(ascii: "/"): return try RequestURL("\(origin)\(reference)")
        case UInt8(ascii: "?"): return try RequestURL("\(origin)\(path)\(reference)")
        default:
            let folder = path[...(path.lastIndex(of: "/") ?? path.startIndex)]
            return try RequestURL("\(origin)\(folder)\(reference)")
        }
    }

    private static func repaired(_ reference: String) throws -> String {
        let isSpace = { (byte: UInt8) in byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
        var text = reference.utf8[...]
        while let first = text.first, isSpace(first) { text.removeFirst() }
        while let last = text.last, isSpace(last) { text.removeLast() }
        guard !text.contains(where: { $0 == 0 || $0 == 0x0A || $0 == 0x0D }) else {
            throw GlobusError(.usage, "the reference holds a line break or a NUL, which no field can hold")
        }
        // Browsers read a backslash as a slash, and what follows as a host.
        guard !text.prefix(while: { $0 == UInt8(ascii: "/") || $0 == backslash }).contains(backslash) else {
            throw GlobusError(.usage, "the reference begins with a backslash; write a slash")
        }
        return PercentEncoding.repaired(Substring(text))
    }

    /// Whether the reference is absolute (RFC 3986 §3.1); `10:30.html` is a path.
    private static func hasScheme(_ reference: String) -> Bool {
        let scheme = reference.utf8.prefix { $0 != UInt8(ascii: ":") }
        guard scheme.endIndex < reference.endIndex, let first = scheme.first, isLetter(first) else { return false }
        return scheme.allSatisfy { isLetter($0) || $0 &- 0x30 < 10 || "+-.".utf8.contains($0) }
    }

    private static func isLetter(_ byte: UInt8) -> Bool { asciiLowercase(byte) &- UInt8(ascii: "a") < 26 }
}

private let backslash = UInt8(ascii: "\\")
