/// An absolute `http:` or `https:` URL that is safe to send.
///
/// It is stricter than browsers are, so that no two readers can see different hosts in it: user names, control
/// characters, white space and backslashes are refused, hosts are ASCII names or addresses written in full, and fragments
/// are dropped. Other characters that a URL may not hold are percent-encoded, and `.` and `..` are resolved (RFC 3986
/// §5.2.4). It is the one answer to where a request goes: what is judged here is what is connected to.
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

    /// The URL without its query, which may hold what messages must not show.
    var shownText: String { "\(origin)\(path)" }

    /// Whether the query alone lets its reader act for someone else.
    ///
    /// A `code` means too many things to count.
    var queryIsCredential: Bool {
        guard let query else { return false }
        return query.split(separator: "&").contains { parameter in
            let name = PercentEncoding.decodedForm(parameter.prefix { $0 != "=" })
            return name != "code" && SecretNames.isSecret(parameter: name)
        }
    }

    /// This URL with `parameters` behind its query.
    public func appending(_ parameters: Parameters) -> RequestURL {
        let added = parameters.encoded()
        if added.isEmpty { return self }
        let query = query.map { $0.isEmpty ? added : "\($0)&\(added)" } ?? added
        return RequestURL(origin: origin, path: path, query: query)
    }

    /// The URL of `path` below this one, quoted and joined by one slash as the Globus SDK does it.
    ///
    /// "?" and "%" are quoted too: parameters belong into the query, and a path must not be encoded already.
    public func appending(path added: String) -> RequestURL {
        if added.isEmpty { return self }
        let slash = UInt8(ascii: "/")
        var joined = path.utf8.last == slash ? String(path.dropLast()) : path
        if added.utf8.first != slash { joined += "/" }
        joined += PercentEncoding.path(added)
        return RequestURL(origin: origin, path: joined, query: nil)
    }

    private static func mayHaveDotSegments(_ path: String) -> Bool {
        var previous: UInt8 = 0
        for byte in path.utf8 {
            if byte == UInt8(ascii: "."), previous == UInt8(ascii: "/") { return true }
            previous = byte
        }
        return false
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
