import Glibc
import GlobusAuth

/// Which proxy requests go through, decided as the curl command does.
///
/// `http_proxy`, only in lower case since web servers hand a field of the request on as `HTTP_PROXY`, or `https_proxy`
/// or `HTTPS_PROXY`, according to the URL, then `all_proxy` or `ALL_PROXY` name the proxy, and `no_proxy` or `NO_PROXY`
/// the hosts that are contacted without one. An empty variable counts as none.
public struct ProxySettings: Sendable {
    private let cleartext: Proxy?
    private let secure: Proxy?
    private let exceptions: ProxyExceptions

    /// Reads the variables, given a way to look one up.
    public init(environment value: (String) -> String?) {
        let http = ["http_proxy"], https = ["https_proxy", "HTTPS_PROXY"], all = ["all_proxy", "ALL_PROXY"]
        cleartext = Self.proxy(http + all, value)
        secure = Self.proxy(https + all, value)
        exceptions = ProxyExceptions(Self.first(["no_proxy", "NO_PROXY"], value)?.value ?? "")
    }

    private static func proxy(_ names: [String], _ value: (String) -> String?) -> Proxy? {
        first(names, value).map { Proxy(url: $0.value, variable: $0.name) }
    }

    /// The first of the variables that is set to something.
    private static func first(_ names: [String], _ value: (String) -> String?) -> (name: String, value: String)? {
        for name in names {
            if let text = value(name), !text.isEmpty { return (name, text) }
        }
        return nil
    }

    /// Reads the variables of this process.
    public static func ofProcess() -> ProxySettings {
        ProxySettings { name in getenv(name).map { String(cString: $0) } }
    }

    /// The proxy for `target`; nil where it is contacted without one.
    ///
    /// A proxy would get what may stay on this machine, and has another machine by that name, so there is none for
    /// loopback.
    func proxy(for target: Origin) -> Proxy? {
        guard let proxy = target.scheme == .https ? secure : cleartext else { return nil }
        return target.isLoopback || exceptions.contains(target.host) ? nil : proxy
    }
}

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
