extension RequestURL {
    /// The URL that `reference`, the value of a `Location` field, means when this URL sends it (RFC 3986 §5.2).
    ///
    /// White space, quotes, backslashes, letters beyond ASCII and whatever else a URL may not hold are escaped in its path
    /// and query, as browsers do it, and never in its host. Throws ``GlobusError/Code/usage`` where the result is not a
    /// URL that may be requested.
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
        // Browsers take it for a slash, and what follows for a host.
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
