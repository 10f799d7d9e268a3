import CCurl
import CCurlSupport
import GlobusAuth

extension TransferPlan {
    /// Makes the error for a request that could not be sent because of a proxy.
    func proxyFailure(_ problem: ProxyProblem) -> GlobusError {
        GlobusError(.connection, problem.words, mayHaveBeenProcessed: false, isTransient: problem.isTransient)
    }

    /// Explains a failure that is due to the proxy; nil for any other.
    ///
    /// Once there is a connection to the host through the proxy, failures are due to the host, or cannot be told apart.
    func proxyProblem(_ failure: gcurl_failure, _ code: CURLcode) -> ProxyProblem? {
        guard let proxy, !failure.connected else { return nil }
        if !proxy.isSupported { return .misnamed(proxy) }
        if code == CURLE_COULDNT_RESOLVE_PROXY {
            return isMisnamed(failure) ? .misnamed(proxy) : .unknownName(proxy)
        }
        if failure.tunnel_status >= 300 { return .refusal(failure.tunnel_status, by: proxy, of: target.name) }
        if failure.tunnel_status >= 200 { return nil }
        return switch TransferFailure(code).party {
        case .proxy: .socks(failure.proxy_error, proxy, host: target.name)
        case .host where code == CURLE_COULDNT_CONNECT:
            .unreachable(proxy, reason: SystemError(CInt(truncatingIfNeeded: failure.system_error)).words)
        case .host: .notHTTP(proxy)
        case .stream: .brokenOff(proxy, host: target.name)
        case .tls: tlsProblem(proxy, failure, code)
        // libcurl uses this code for the name of a SOCKS proxy; for that of the host it uses another one.
        case .nameService where proxy.isSOCKS: .unknownName(proxy)
        case .script, .nameService, .system: nil
        }
    }

    private func tlsProblem(_ proxy: Proxy, _ failure: gcurl_failure, _ code: CURLcode) -> ProxyProblem? {
        switch code {
        case CURLE_PEER_FAILED_VERIFICATION:
            let trusting = "have this machine trust its authority"
            let problem = CertificateProblem(verifyResult: failure.proxy_verify_result, trusting: trusting)
            return .untrusted(proxy, problem)
        case CURLE_SSL_CONNECT_ERROR: return .insecure(proxy, HandshakeProblem(detail(failure, code)))
        default: return nil
        }
    }

    /// Whether libcurl's message says that the proxy's URL is wrong.
    ///
    /// The message contains the whole URL, so it is never shown.
    private func isMisnamed(_ failure: gcurl_failure) -> Bool {
        failure.message.map { String(cString: $0).hasPrefix("Unsupported proxy") } ?? false
    }
}
