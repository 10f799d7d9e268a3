import CCurl
import CCurlSupport
import GlobusAuth

extension TransferPlan {
    /// Makes the error for a transfer that has ended with `code`.
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
                "the response from \(target.name) does not say plainly how long it is; it is not trusted",
                isTransient: false
            )
        case .GCURL_REFUSED_HEAD_SIZE:
            GlobusError(.limit, "the header of the response from \(target.name) is too large")
        case .GCURL_REFUSED_FIELD_COUNT:
            GlobusError(.limit, "the header of the response from \(target.name) has too many lines")
        case .GCURL_REFUSED_REPLAY: brokenOff(isAnswered: false)
        case .GCURL_REFUSED_CONNECTION: turnedAway()
        case .GCURL_REFUSED_MEMORY: outOfMemory()
        case .GCURL_REFUSED_SHARE: outOfShare()
        case .GCURL_REFUSED_SOURCE: source?.failure ?? brokenOff(isAnswered: false)
        case .GCURL_REFUSED_SINK: sink?.failure ?? brokenOff(isAnswered: true)
        }
    }

    /// Makes the error for a transfer whose total deadline has passed.
    func timeoutError(_ transfer: OpaquePointer) -> GlobusError {
        timedOut(isConnected: gcurl_transfer_failure(transfer).connected)
    }

    /// Makes the error for a transfer on which nothing was sent or received for too long.
    func stallError(_ transfer: OpaquePointer) -> GlobusError {
        let failure = gcurl_transfer_failure(transfer)
        guard failure.connected else { return timedOut(isConnected: false) }
        let seconds = (stallTimeout ?? .zero) / .seconds(1)
        let time = seconds == seconds.rounded() ? "\(Int(seconds))" : "\(seconds)"
        let what = failure.answered ? "\(peer) sent nothing more" : "nothing went to \(peer) or came from it"
        return GlobusError(.timeout, "\(what) for \(time) s; try again, or raise the timeout")
    }

    /// Makes the error for a request whose total deadline has passed while it waited for its turn.
    func admissionTimeout() -> GlobusError {
        GlobusError(
            .timeout,
            "the request to \(target.name) was not sent in time, since too many were under way; send fewer at once",
            mayHaveBeenProcessed: false
        )
    }

    /// Makes the error for a transfer that could not be started.
    func refusal(_ code: CURLcode) -> GlobusError {
        switch code {
        case CURLE_OUT_OF_MEMORY: outOfMemory()
        default:
            GlobusError(
                .network,
                "the request to \(target.name) could not be made: \(words(code))",
                mayHaveBeenProcessed: false,
                isTransient: TransferFailure(code).isTransient
            )
        }
    }

    private func transportFailure(_ failure: gcurl_failure, _ code: CURLcode) -> GlobusError {
        if OpenFiles.areMissing(for: code, failure) { return outOfFiles() }
        if code == CURLE_OPERATION_TIMEDOUT { return timedOut(isConnected: failure.connected) }
        if let problem = proxyProblem(failure, code) { return proxyFailure(problem) }
        return switch TransferFailure(code).party {
        case .script: GlobusError(.usage, "the URL is not valid; write it as https://host/path")
        case .nameService:
            transport(
                "the host name \(target.host) cannot be resolved; check its spelling and the network",
                failure,
                code
            )
        case .host: hostFailure(failure, code)
        case .tls: tlsFailure(failure, code)
        case .stream: streamFailure(failure, code)
        case .proxy, .system: unknown(failure, code)
        }
    }

    private func hostFailure(_ failure: gcurl_failure, _ code: CURLcode) -> GlobusError {
        guard code == CURLE_COULDNT_CONNECT else {
            return transport(
                "\(peer) did not answer in HTTP; check the port and the scheme of the URL",
                failure,
                code,
                kind: .network
            )
        }
        let reason = systemReason(failure, code)
        return transport("cannot connect to \(peer): \(reason); check that it is running", failure, code)
    }

    private func streamFailure(_ failure: gcurl_failure, _ code: CURLcode) -> GlobusError {
        // With TLS 1.3 a server refuses a client only when the client believes that the connection stands.
        if let problem = HandshakeProblem(refusal: detail(failure, code)) {
            return transport(
                "\(peer) has ended the secure connection: \(problem.words)",
                failure,
                code,
                isTransient: false
            )
        }
        return code == CURLE_BAD_CONTENT_ENCODING
            ? damaged()
            : brokenOff(isAnswered: failure.answered, mayHaveBeenProcessed: failure.connected)
    }

    private func tlsFailure(_ failure: gcurl_failure, _ code: CURLcode) -> GlobusError {
        switch code {
        case CURLE_PEER_FAILED_VERIFICATION:
            let problem = CertificateProblem(verifyResult: failure.verify_result)
            return transport(problem.message(target.name), failure, code)
        case CURLE_SSL_CERTPROBLEM:
            let file = request.clientCertificate.map { " '\($0.file.printable(limit: 200))'" } ?? ""
            return transport(
                "the client certificate\(file) cannot be used: \(detail(failure, code)); check that the files are there, "
                    + "are PEM, belong together, and that the key is not encrypted",
                failure,
                code
            )
        case CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CRL_BADFILE:
            return transport("\(authorities) cannot be read; check its path, and that it is PEM", failure, code)
        case CURLE_SSL_CONNECT_ERROR:
            let problem = HandshakeProblem(detail(failure, code))
            return transport(
                "no secure connection to \(peer) came about: \(problem.words)",
                failure,
                code,
                isTransient: problem.isTransient
            )
        default: return transport("TLS to \(peer) failed: \(detail(failure, code))", failure, code)
        }
    }

    /// Makes an error of the connection from libcurl's code and the other facts.
    private func transport(
        _ message: String,
        _ failure: gcurl_failure,
        _ code: CURLcode,
        kind: GlobusError.Code = .connection,
        isTransient: Bool? = nil
    ) -> GlobusError {
        GlobusError(
            kind,
            message,
            mayHaveBeenProcessed: failure.connected,
            isTransient: isTransient ?? TransferFailure(code).isTransient
        )
    }

    private func timedOut(isConnected: Bool) -> GlobusError {
        isConnected
            ? GlobusError(.timeout, "\(peer) did not send its whole response in time; raise the timeout")
            : GlobusError(.connectionTimeout, "the connection to \(peer) was not made in time")
    }

    /// The host for messages, with the proxy in between, which may be what has failed.
    private var peer: String { proxy.map { "\(target.name) (through the proxy \($0.name))" } ?? target.name }

    private func bodyTooLarge() -> GlobusError {
        GlobusError(
            .limit,
            "the response from \(target.name) is larger than \(bodyLimit) bytes; "
                + "allow more with --max-response"
        )
    }

    private func bodyInflated() -> GlobusError {
        GlobusError(
            .limit,
            "the response from \(target.name) unpacks to more than \(configuration.maximumDecompressionRatio) times its "
                + "size, as if to exhaust memory, and is not read further"
        )
    }

    /// Makes the error for a response that ends before it is complete, or before it begins.
    func brokenOff(isAnswered: Bool, mayHaveBeenProcessed: Bool = true) -> GlobusError {
        let outcome = mayHaveBeenProcessed ? "it may have acted on the request" : "nothing was sent"
        return GlobusError(
            .connection,
            isAnswered
                ? "the connection to \(peer) broke before the whole response had come; try again"
                : "\(peer) closed the connection without an answer; \(outcome)",
            mayHaveBeenProcessed: mayHaveBeenProcessed
        )
    }

    /// Makes the error for a request that the server has refused often without acting on it.
    func turnedAway() -> GlobusError {
        GlobusError(
            .connection,
            "\(peer) took no request on any connection, and acted on none; try again later",
            mayHaveBeenProcessed: false
        )
    }

    /// Makes the error for a compressed response that cannot be unpacked or breaks off.
    func damaged() -> GlobusError {
        GlobusError(.network, "the response from \(target.name) is compressed, and damaged; try again")
    }

    private func unknownCoding(_ transfer: OpaquePointer) -> GlobusError {
        let result = gcurl_transfer_result(transfer)
        let head = ReceivedHead(UnsafeBufferPointer(start: result.head, count: result.head_size))
        let codings = HTTPHeaders(head).values("Content-Encoding")
        return GlobusError(
            .network,
            "the response from \(target.name) is encoded as '\(codings.joined(separator: ", ").printable(limit: 60))', "
                + "which cannot be undone here; ask for gzip or for none with the header Accept-Encoding",
            isTransient: false
        )
    }

    private func outOfFiles() -> GlobusError {
        GlobusError(
            .connection,
            "cannot connect to \(target.name): too many open files; send fewer requests at once, or raise the limit "
                + "(ulimit -n)",
            mayHaveBeenProcessed: false
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
        code == CURLE_OUT_OF_MEMORY
            ? outOfMemory()
            : transport("the request to \(peer) failed: \(detail(failure, code))", failure, code, kind: .network)
    }

    func systemReason(_ failure: gcurl_failure, _ code: CURLcode) -> String {
        guard failure.system_error > 0 else { return detail(failure, code) }
        return SystemError(CInt(truncatingIfNeeded: failure.system_error)).words
    }

    func detail(_ failure: gcurl_failure, _ code: CURLcode) -> String {
        guard let message = failure.message, message[0] != 0 else { return words(code) }
        return String(cString: message).printable(limit: 200)
    }

    private func words(_ code: CURLcode) -> String { String(cString: curl_easy_strerror(code)) }
}
