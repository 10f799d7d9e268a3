import GlobusAuth

/// A proxy, as a variable of the environment names it.
struct Proxy: Sendable, Hashable {
    private static let schemes: Set<String> = ["http", "https", "socks", "socks4", "socks4a", "socks5", "socks5h"]

    /// What libcurl gets; it may hold a password.
    let url: String
    /// The variable that names it.
    let variable: String

    /// The proxy for messages, without its user name and password.
    var name: String {
        let (scheme, rest) = parts
        // All before the last "@": a password may hold any character, and a part of it must not show.
        let host = rest.split(separator: "@", omittingEmptySubsequences: false).last ?? ""
        let authority = host.prefix { !"/?#".contains($0) }
        return "\(scheme.map { "\($0)://" } ?? "")\(authority)".printable(limit: 200)
    }

    /// Whether it is given a user name or a password.
    var hasCredentials: Bool { parts.rest.contains("@") }

    /// Whether requests can go through a proxy of its kind.
    var isSupported: Bool { parts.scheme.map { Self.schemes.contains($0.lowercased()) } ?? true }

    /// Whether it speaks SOCKS.
    var isSOCKS: Bool { parts.scheme?.lowercased().hasPrefix("socks") == true }

    private var parts: (scheme: Substring?, rest: Substring) {
        guard let colon = url.firstRange(of: "://") else { return (nil, url[...]) }
        // A password may hold "://" too.
        let scheme = url[..<colon.lowerBound]
        guard scheme.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) }) else { return (nil, url[...]) }
        return (scheme, url[colon.upperBound...])
    }
}
