import GlobusAuth

/// The parts of an absolute URL that decide where a request goes, found in its bytes.
struct URLParts {
    let isSecure: Bool
    /// Where the host is, without the brackets of an IPv6 address.
    let host: Range<Int>
    let port: Int
    /// Where the path starts, or would.
    let authorityEnd: Int

    init(_ url: UnsafeBufferPointer<UInt8>) throws {
        try Self.checkBytes(url)
        guard let scheme = Self.scheme(url) else {
            throw GlobusError(.usage, "the URL does not start with http:// or https://; write it as https://host/path")
        }
        let authority = scheme.end..<(url[scheme.end...].firstIndex(where: Self.endsAuthority) ?? url.endIndex)
        if url[authority].contains(UInt8(ascii: "@")) {
            throw GlobusError(.usage, "the URL holds a user name or a password; send them with an authorizer instead")
        }
        isSecure = scheme.isSecure
        authorityEnd = authority.upperBound
        host = try Self.host(url[authority])
        port = try Self.port(url[host.upperBound..<authority.upperBound]) ?? (scheme.isSecure ? 443 : 80)
    }

    private static func checkBytes(_ url: UnsafeBufferPointer<UInt8>) throws {
        let index = url.firstIndex { $0 <= 0x20 || $0 >= 0x7F || $0 == UInt8(ascii: "\\") }
        guard let index else { return }
        throw GlobusError(
            .usage,
            "the URL has \(describe(url[index])) at position \(index + 1); percent-encode it, "
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

    private static func scheme(_ url: UnsafeBufferPointer<UInt8>) -> (isSecure: Bool, end: Int)? {
        if hasPrefix(url, "https://") { return (true, 8) }
        return hasPrefix(url, "http://") ? (false, 7) : nil
    }

    /// Whether `url` starts with `prefix`, which must be in lower case, without regard to case.
    private static func hasPrefix(_ url: UnsafeBufferPointer<UInt8>, _ prefix: StaticString) -> Bool {
        prefix.withUTF8Buffer { prefix in
            url.count >= prefix.count && prefix.indices.allSatisfy { asciiLowercase(url[$0]) == prefix[$0] }
        }
    }

    private static func endsAuthority(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "/") || byte == UInt8(ascii: "?") || byte == UInt8(ascii: "#")
    }

    private static func host(_ authority: Slice<UnsafeBufferPointer<UInt8>>) throws -> Range<Int> {
        let isBracketed = authority.first == UInt8(ascii: "[")
        let closing = isBracketed ? UInt8(ascii: "]") : UInt8(ascii: ":")
        let start = authority.startIndex + (isBracketed ? 1 : 0)
        let end = authority.firstIndex(of: closing) ?? authority.endIndex
        // libcurl would decode a percent sign, and take the result for the host.
        let isPlain = !authority.contains(UInt8(ascii: "%")) && (!isBracketed || end < authority.endIndex)
        guard start < end, isPlain else {
            throw GlobusError(.usage, "the URL has no valid host; write it as https://host/path")
        }
        return start..<end
    }

    /// Reads what follows the host: nothing, or a colon and a number, behind the bracket of an IPv6 address.
    private static func port(_ rest: Slice<UnsafeBufferPointer<UInt8>>) throws -> Int? {
        let rest = rest.first == UInt8(ascii: "]") ? rest.dropFirst() : rest
        guard let first = rest.first else { return nil }
        let digits = rest.dropFirst()
        let isNumber = (1...5).contains(digits.count) && digits.allSatisfy { 0x30...0x39 ~= $0 }
        let port = isNumber ? digits.reduce(0) { $0 * 10 + Int($1 - 0x30) } : 0
        guard first == UInt8(ascii: ":"), 1...65535 ~= port else {
            throw GlobusError(.usage, "the URL's port is not a number from 1 to 65535")
        }
        return port
    }
}
