import CCurl
import CCurlSupport
import GlobusAuth

extension TransferPlan {
    /// The error of a request that a proxy has kept from being sent.
    func proxyFailure(_ problem: ProxyProblem) -> GlobusError {
        GlobusError(.connection, problem.words, mayHaveBeenProcessed: false, isTransient: problem.isTransient)
    }

    /// What the proxy has to do with a failure; nil where it is not the proxy's.
    ///
    /// Once there is a connection through it to the host, failures are the host's, or cannot be told apart.
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
        // libcurl says so of the name of a SOCKS proxy; for that of the host it has another code.
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

    /// libcurl's words show the whole URL, so they are only looked at.
    private func isMisnamed(_ failure: gcurl_failure) -> Bool {
        failure.message.map { String(cString: $0).hasPrefix("Unsupported proxy") } ?? false
    }
}
