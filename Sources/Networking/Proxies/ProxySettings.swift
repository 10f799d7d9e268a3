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
