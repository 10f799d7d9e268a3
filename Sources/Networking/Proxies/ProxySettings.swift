import Glibc
import GlobusAuth

/// Chooses the proxies of requests as the curl command does.
///
/// According to the URL's scheme, `http_proxy`, or `https_proxy` or `HTTPS_PROXY`, names the proxy; otherwise
/// `all_proxy` or `ALL_PROXY` does. `http_proxy` counts only in lower case, since web servers pass a request's field on
/// as `HTTP_PROXY`. `no_proxy` or `NO_PROXY` lists the hosts that are contacted without a proxy. An empty variable
/// counts as not set.
public struct ProxySettings: Sendable {
    private let cleartext: Proxy?
    private let secure: Proxy?
    private let exceptions: ProxyExceptions

    /// Reads the variables.
    ///
    /// - Parameter value: Returns the value of a variable, or nil.
    public init(environment value: (String) -> String?) {
        let http = ["http_proxy"], https = ["https_proxy", "HTTPS_PROXY"], all = ["all_proxy", "ALL_PROXY"]
        cleartext = Self.proxy(http + all, value)
        secure = Self.proxy(https + all, value)
        exceptions = ProxyExceptions(Self.first(["no_proxy", "NO_PROXY"], value)?.value ?? "")
    }

    private static func proxy(_ names: [String], _ value: (String) -> String?) -> Proxy? {
        first(names, value).map { Proxy(url: $0.value, variable: $0.name) }
    }

    /// Returns the first of the variables that is set and not empty.
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

    /// Returns the proxy for `target`; nil where it is contacted directly.
    ///
    /// There is none for loopback: a proxy would see requests that can stay on this machine, and by that name it would
    /// reach another machine.
    func proxy(for target: Origin) -> Proxy? {
        guard let proxy = target.scheme == .https ? secure : cleartext else { return nil }
        return target.isLoopback || exceptions.contains(target.host) ? nil : proxy
    }
}

/// A proxy, as an environment variable names it.
struct Proxy: Sendable, Hashable {
    private static let schemes: Set<String> = ["http", "https", "socks", "socks4", "socks4a", "socks5", "socks5h"]

    /// The text for libcurl, which may hold a password.
    let url: String
    /// The variable that names the proxy.
    let variable: String

    /// The proxy for messages, without its user name and password.
    var name: String {
        let (scheme, rest) = parts
        // Drops everything before the last "@", since a password may contain any character and no part of it may show.
        let host = rest.split(separator: "@", omittingEmptySubsequences: false).last ?? ""
        let authority = host.prefix { !"/?#".contains($0) }
        return "\(scheme.map { "\($0)://" } ?? "")\(authority)".printable(limit: 200)
    }

    /// Whether the text contains a user name or a password.
    var hasCredentials: Bool { parts.rest.contains("@") }

    /// Whether requests can go through a proxy of its kind.
    var isSupported: Bool { parts.scheme.map { Self.schemes.contains($0.lowercased()) } ?? true }

    /// Whether the proxy speaks SOCKS.
    var isSOCKS: Bool { parts.scheme?.lowercased().hasPrefix("socks") == true }

    private var parts: (scheme: Substring?, rest: Substring) {
        guard let colon = url.firstRange(of: "://") else { return (nil, url[...]) }
        // A password may contain "://" as well.
        let scheme = url[..<colon.lowerBound]
        guard scheme.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) }) else { return (nil, url[...]) }
        return (scheme, url[colon.upperBound...])
    }
}
