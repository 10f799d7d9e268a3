import CCurl
import CCurlSupport
import GlobusAuth

extension TransferPlan {
    /// The error of a transfer that has ended with `code`.
    func failure(_ transfer: OpaquePointer, _ code: CURLcode, _ refusal: gcurl_refusal) -> GlobusError {
        switch refusal {
        case .GCURL_REFUSED_NOTHING: transportFailure(gcurl_transfer_failure(transfer), code)
        case .GCURL_REFUSED_BODY_SIZE: bodyTooLarge()
        case .GCURL_REFUSED_BODY_RATIO: bodyInflated()
        case .GCURL_REFUSED_CODING: unknownCoding(transfer)
        case .GCURL_REFUSED_DAMAGE: damaged()
        case .GCURL_REFUSED_FRAMING:
            GlobusError(
                .network,
                "the response from \(target.name) does not say plainly how long it is; it is not trusted"
            )
        case .GCURL_REFUSED_HEAD_SIZE:
            GlobusError(.limit, "the header of the response from \(target.name) is too large")
        case .GCURL_REFUSED_FIELD_COUNT:
            GlobusError(.limit, "the header of the response from \(target.name) has too many lines")
        case .GCURL_REFUSED_REPLAY: brokenOff(isAnswered: false)
        case .GCURL_REFUSED_CONNECTION: turnedAway()
        case .GCURL_REFUSED_MEMORY: outOfMemory()
        case .GCURL_REFUSED_SHARE: outOfShare()
        }
    }

    /// The error of a transfer whose total deadline has passed.
    func timeoutError(_ transfer: OpaquePointer) -> GlobusError {
        timedOut(isConnected: gcurl_transfer_failure(transfer).connected)
    }

    /// The error of a request whose total deadline has passed while it waited for its turn.
    func admissionTimeout() -> GlobusError {
        GlobusError(
            .timeout,
            "the request to \(target.name) was not sent in time, since too many were under way; send fewer at once",
            mayHaveBeenProcessed: false
        )
    }

    /// The error of a transfer that could not be started.
    func refusal(_ code: CURLcode) -> GlobusError {
        switch code {
        case CURLE_OUT_OF_MEMORY: outOfMemory()
        default: GlobusError(.network, "the request to \(target.name) could not be made: \(words(code))")
        }
    }

    private func transportFailure(_ failure: gcurl_failure, _ code: CURLcode) -> GlobusError {
        if OpenFiles.areMissing(for: code, failure) { return outOfFiles() }
        return switch code {
        case CURLE_OPERATION_TIMEDOUT: timedOut(isConnected: failure.connected)
        case CURLE_COULDNT_RESOLVE_HOST:
            noConnection("the host name \(target.host) cannot be resolved; check its spelling and the network")
        case CURLE_COULDNT_RESOLVE_PROXY, CURLE_PROXY:
            noConnection(
                "the proxy for \(target.name) cannot be used: \(detail(failure, code)); check the proxy settings"
            )
        case CURLE_COULDNT_CONNECT:
            noConnection("cannot connect to \(target.name): \(systemReason(failure, code)); check that it is running")
        case CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_PARTIAL_FILE, CURLE_HTTP2, CURLE_HTTP2_STREAM:
            brokenOff(isAnswered: failure.answered)
        case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY:
            GlobusError(.network, "\(target.name) did not answer in HTTP; check the port and the scheme of the URL")
        case CURLE_BAD_CONTENT_ENCODING: damaged()
        case CURLE_URL_MALFORMAT: GlobusError(.usage, "the URL is not valid; write it as https://host/path")
        case CURLE_OUT_OF_MEMORY: outOfMemory()
        default: tlsFailure(failure, code) ?? unknown(failure, code)
        }
    }

    private func tlsFailure(_ failure: gcurl_failure, _ code: CURLcode) -> GlobusError? {
        switch code {
        case CURLE_PEER_FAILED_VERIFICATION:
            noConnection(CertificateProblem(verifyResult: failure.verify_result).message(target))
        case CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CRL_BADFILE:
            noConnection("\(authorities) cannot be read; check its path, and that it is PEM")
        case CURLE_SSL_CONNECT_ERROR:
            noConnection(
                "no secure connection to \(target.name) came about: \(HandshakeProblem(detail(failure, code)).words)"
            )
        case CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER, CURLE_USE_SSL_FAILED, CURLE_SSL_ENGINE_INITFAILED:
            noConnection("TLS to \(target.name) failed: \(detail(failure, code))")
        default: nil
        }
    }

    private func timedOut(isConnected: Bool) -> GlobusError {
        isConnected
            ? GlobusError(.timeout, "\(target.name) did not send its whole response in time; raise the timeout")
            : GlobusError(.connectionTimeout, "the connection to \(target.name) was not made in time")
    }

    private func bodyTooLarge() -> GlobusError {
        GlobusError(
            .limit,
            "the response from \(target.name) is larger than \(bodyLimit) bytes; "
                + "raise it with --max-response or maximumResponseSize"
        )
    }

    private func bodyInflated() -> GlobusError {
        GlobusError(
            .limit,
            "the response from \(target.name) unpacks to more than \(configuration.maximumDecompressionRatio) times its "
                + "size, as if to exhaust memory; raise maximumDecompressionRatio if it is meant so"
        )
    }

    /// The error of a response that ends before it is whole, or before it begins.
    func brokenOff(isAnswered: Bool) -> GlobusError {
        isAnswered
            ? connection("the connection to \(target.name) broke before the whole response had come; try again")
            : connection("\(target.name) closed the connection without an answer; it may have acted on the request")
    }

    /// The error of a request that the server has refused often, without acting on it.
    func turnedAway() -> GlobusError {
        noConnection("\(target.name) took no request on any connection, and acted on none; try again later")
    }

    /// The error of a compressed response that cannot be unpacked, or breaks off.
    func damaged() -> GlobusError {
        GlobusError(.network, "the response from \(target.name) is compressed, and damaged; try again")
    }

    private func unknownCoding(_ transfer: OpaquePointer) -> GlobusError {
        let codings = ResponseHead(gcurl_transfer_result(transfer)).headers.values("Content-Encoding")
        return GlobusError(
            .network,
            "the response from \(target.name) is encoded as '\(codings.joined(separator: ", ").printable(limit: 60))', "
                + "which cannot be undone here; ask for gzip or for none with the header Accept-Encoding"
        )
    }

    private func outOfFiles() -> GlobusError {
        noConnection(
            "cannot connect to \(target.name): too many open files; send fewer requests at once, or raise the limit "
                + "(ulimit -n)"
        )
    }

    private var authorities: String {
        let own: String? = if case .authorities(let file) = request.certificateVerification { file } else { nil }
        let file = (own ?? configuration.authoritiesFile).map { " '\($0.printable(limit: 200))'" } ?? ""
        return "the file of certificate authorities\(file)"
    }

    private func outOfMemory() -> GlobusError {
        GlobusError(.network, "there is no memory for the response from \(target.name)")
    }

    private func outOfShare() -> GlobusError {
        let limit = request.responseMemory.map { ": the limit is \($0.limit)" } ?? ""
        return GlobusError(.limit, "not enough memory for the response from \(target.name)\(limit)")
    }

    private func unknown(_ failure: gcurl_failure, _ code: CURLcode) -> GlobusError {
        GlobusError(.network, "the request to \(target.name) failed: \(detail(failure, code))")
    }

    private func connection(_ message: String) -> GlobusError { GlobusError(.connection, message) }

    /// The error of a request of which no byte was sent, so that any method may be repeated.
    private func noConnection(_ message: String) -> GlobusError {
        GlobusError(.connection, message, mayHaveBeenProcessed: false)
    }

    private func systemReason(_ failure: gcurl_failure, _ code: CURLcode) -> String {
        guard failure.system_error > 0 else { return detail(failure, code) }
        return SystemError(CInt(truncatingIfNeeded: failure.system_error)).words
    }

    private func detail(_ failure: gcurl_failure, _ code: CURLcode) -> String {
        guard let message = failure.message, message[0] != 0 else { return words(code) }
        return String(cString: message).printable(limit: 200)
    }

    private func words(_ code: CURLcode) -> String { String(cString: curl_easy_strerror(code)) }
}
