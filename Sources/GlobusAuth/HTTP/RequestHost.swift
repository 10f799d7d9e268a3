#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The host of a URL in the one spelling that is checked, shown and connected to.
///
/// A host that another program could read as a different one is refused: a number that stands for an address (`127.1`,
/// `0x7f.1`, `2130706433`), an address with a zone, a name with escapes or with letters beyond ASCII.
package struct RequestHost: Sendable, Hashable {
    /// The host in lower case; an address in its shortest form, an IPv6 address in brackets.
    package let text: String
    /// Whether it is an IP address rather than a name.
    package let isAddress: Bool
    /// Whether it is this machine: `127.0.0.0/8`, `::1`, `localhost` and all names below it (RFC 6761 §6.3).
    ///
    /// libcurl connects to these names on the loopback interface without asking a resolver.
    package let isLoopback: Bool

    /// Reads a host as it stands in a URL; nil where it is refused.
    package init?(_ text: Substring) {
        if text.utf8.first == UInt8(ascii: "[") {
            guard text.utf8.count > 2, text.utf8.last == UInt8(ascii: "]") else { return nil }
            self.init(v6: Substring(text.utf8.dropFirst().dropLast()))
        } else if Self.endsInNumber(text) {
            self.init(v4: text)
        } else {
            self.init(name: text)
        }
    }

    /// Reads an IPv6 address without brackets (RFC 4291 §2.2); nil for any other text.
    package init?(v6 text: Substring) {
        let isPlain = text.utf8.allSatisfy { hexadecimalValue($0) != nil || $0 == colon || $0 == dot }
        var address = in6_addr()
        guard isPlain, inet_pton(AF_INET6, String(text), &address) == 1 else { return nil }
        let bytes = withUnsafeBytes(of: address) { [UInt8]($0) }
        // The system connects to the IPv4 address that such an address contains.
        if bytes.starts(with: Self.mappedPrefix) {
            self.init(v4: bytes.suffix(4))
            return
        }
        var buffer = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        guard inet_ntop(AF_INET6, &address, &buffer, socklen_t(buffer.count)) != nil else { return nil }
        let shortest = String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self)
        let isLoopback = bytes.dropLast().allSatisfy { $0 == 0 } && bytes.last == 1
        self.init(text: "[\(shortest)]", isAddress: true, isLoopback: isLoopback)
    }

    /// The first bytes of the addresses `::ffff:a.b.c.d` (RFC 4291 §2.5.5.2).
    private static let mappedPrefix: [UInt8] = Array(repeating: 0, count: 10) + [0xFF, 0xFF]

    private init?(v4 text: Substring) {
        let isPlain = text.utf8.allSatisfy { isDigit($0) || $0 == dot }
        var address = in_addr()
        guard isPlain, inet_pton(AF_INET, String(text), &address) == 1 else { return nil }
        self.init(v4: withUnsafeBytes(of: address) { [UInt8]($0) })
    }

    private init(v4 bytes: some Collection<UInt8>) {
        let text = bytes.map { String($0) }.joined(separator: ".")
        self.init(text: text, isAddress: true, isLoopback: bytes.first == 127)
    }

    private init?(name: Substring) {
        var previous = dot
        for byte in name.utf8 {
            guard Self.isNameByte(byte), byte != dot || previous != dot else { return nil }
            previous = byte
        }
        guard !name.isEmpty else { return nil }
        let name = name.lowercased()
        let withoutRoot = previous == dot ? String(name.dropLast()) : name
        let isLoopback = withoutRoot == "localhost" || withoutRoot.hasSuffix(".localhost")
        // libcurl asks a resolver for "localhost.", although it means the same.
        self.init(text: isLoopback ? withoutRoot : name, isAddress: false, isLoopback: isLoopback)
    }

    private init(text: String, isAddress: Bool, isLoopback: Bool) {
        self.text = text
        self.isAddress = isAddress
        self.isLoopback = isLoopback
    }

    /// Whether other programs could read the host as an IPv4 address, as `inet_aton` does with `0x7f.1`.
    private static func endsInNumber(_ host: Substring) -> Bool {
        guard let label = host.utf8.split(separator: dot).last else { return false }
        if label.starts(with: "0x".utf8) || label.starts(with: "0X".utf8) {
            return label.dropFirst(2).allSatisfy { hexadecimalValue($0) != nil }
        }
        return label.allSatisfy(isDigit)
    }

    /// Whether a byte may occur in a name.
    ///
    /// RFC 3986 §3.2.2 allows more, but without escapes a name has only one spelling.
    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}

private let colon = UInt8(ascii: ":")
private let dot = UInt8(ascii: ".")

private func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
