import CCurl
import GlobusAuth

/// Explains why a request could not be sent where a proxy is the reason.
struct ProxyProblem {
    /// What is wrong and what to do about it.
    let words: String
    /// Whether the same request may succeed later.
    let isTransient: Bool

    private init(_ words: String, isTransient: Bool) {
        self.words = words
        self.isTransient = isTransient
    }

    /// Explains an error status with which the proxy has answered `CONNECT`, or a request that it should have
    /// forwarded.
    static func refusal(_ status: Int, by proxy: Proxy, of host: String) -> ProxyProblem {
        let words =
            switch status {
            case 407 where proxy.hasCredentials:
                "the proxy \(proxy.name) refuses the user name and password (407) that \(proxy.variable) gives it; "
                    + "correct them there"
            case 407:
                "the proxy \(proxy.name) asks for a user name and a password (407); write them into \(proxy.variable), "
                    + "as http://USER:PASSWORD@HOST:PORT"
            case 403:
                "the proxy \(proxy.name) does not let connections to \(host) through (403); ask whoever runs it, or list "
                    + "the host in no_proxy"
            case _ where HTTPStatus.isTransient(status):
                "the proxy \(proxy.name) has no connection to \(host) at present (\(status))"
            default:
                "the proxy \(proxy.name) answers a CONNECT to \(host) with \(status); check \(proxy.variable)"
            }
        return ProxyProblem(words, isTransient: HTTPStatus.isTransient(status))
    }

    /// Explains that the proxy cannot be used as its variable names it.
    static func misnamed(_ proxy: Proxy) -> ProxyProblem {
        ProxyProblem(
            "\(proxy.variable) names a proxy that cannot be used: \(proxy.name); write it as http://HOST:PORT, or with "
                + "https, socks4, socks4a, socks5 or socks5h",
            isTransient: false
        )
    }

    static func unknownName(_ proxy: Proxy) -> ProxyProblem {
        ProxyProblem(
            "the host name of the proxy \(proxy.name) cannot be resolved; check \(proxy.variable) and the network",
            isTransient: true
        )
    }

    static func unreachable(_ proxy: Proxy, reason: String) -> ProxyProblem {
        ProxyProblem(
            "cannot connect to the proxy \(proxy.name): \(reason); check that it is running, and \(proxy.variable)",
            isTransient: true
        )
    }

    static func brokenOff(_ proxy: Proxy, host: String) -> ProxyProblem {
        ProxyProblem(
            "the proxy \(proxy.name) closed the connection before there was one to \(host); check that it is running, and "
                + proxy.variable,
            isTransient: true
        )
    }

    static func notHTTP(_ proxy: Proxy) -> ProxyProblem {
        ProxyProblem(
            "the proxy \(proxy.name) does not answer as one; check the port and the scheme in \(proxy.variable)",
            isTransient: false
        )
    }

    /// Explains that a SOCKS proxy has not made the connection; `code` is libcurl's reason.
    static func socks(_ code: CURLproxycode, _ proxy: Proxy, host: String) -> ProxyProblem {
        if code == CURLPX_RESOLVE_HOST {
            return ProxyProblem(
                "the host name of \(host) cannot be resolved here, as the proxy \(proxy.name) needs it; check its spelling, "
                    + "or write socks5h in \(proxy.variable) to have the proxy resolve it",
                isTransient: true
            )
        }
        let refusal = socksRefusals.first { $0.codes.contains(code.rawValue) }
        let reason = refusal.map { "\($0.words); check \(proxy.variable)" } ?? "it cannot reach the host at present"
        return ProxyProblem(
            "the proxy \(proxy.name) made no connection to \(host): \(reason)",
            isTransient: refusal == nil
        )
    }

    /// The reasons of SOCKS proxies that do not pass.
    private static let socksRefusals: [(words: String, codes: [UInt32])] = [
        (
            "it does not speak SOCKS of this version",
            codes(
                CURLPX_BAD_VERSION,
                CURLPX_BAD_ADDRESS_TYPE,
                CURLPX_REPLY_COMMAND_NOT_SUPPORTED,
                CURLPX_REPLY_ADDRESS_TYPE_NOT_SUPPORTED,
                CURLPX_UNKNOWN_MODE
            )
        ),
        (
            "it asks for another user name or password",
            codes(
                CURLPX_GSSAPI,
                CURLPX_GSSAPI_PERMSG,
                CURLPX_GSSAPI_PROTECTION,
                CURLPX_IDENTD,
                CURLPX_IDENTD_DIFFER,
                CURLPX_LONG_PASSWD,
                CURLPX_LONG_USER,
                CURLPX_NO_AUTH,
                CURLPX_USER_REJECTED
            )
        ),
        ("it does not let such connections through", codes(CURLPX_REPLY_NOT_ALLOWED)),
        ("the host name is too long for it", codes(CURLPX_LONG_HOSTNAME)),
    ]

    private static func codes(_ codes: CURLproxycode...) -> [UInt32] { codes.map(\.rawValue) }

    /// Explains that TLS to the proxy itself has failed.
    static func insecure(_ proxy: Proxy, _ problem: HandshakeProblem) -> ProxyProblem {
        ProxyProblem(
            "no secure connection to the proxy \(proxy.name) came about: \(problem.words)",
            isTransient: problem.isTransient
        )
    }

    static func untrusted(_ proxy: Proxy, _ problem: CertificateProblem) -> ProxyProblem {
        ProxyProblem(problem.message("the proxy \(proxy.name)"), isTransient: false)
    }
}
