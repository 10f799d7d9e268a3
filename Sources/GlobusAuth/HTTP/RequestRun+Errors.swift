extension RequestRun {
    /// The method and the URL for messages, without the query and the secrets of the request.
    var shownPlace: String { redactor.redacted("\(exchange.request.method) \(exchange.url.shownText)") }

    /// Makes the error for an error response.
    func failure(_ response: HTTPResponse, note: String? = nil) -> GlobusError {
        let kind = sender.configuration.errorCode
        let description = ErrorResponse(redactor.redacted(response), kind: kind)
        return .api(kind, description, place: shownPlace, note: note)
    }

    /// Describes a failure without a response: the request, and how often and how long it was tried.
    func described(_ error: GlobusError, at uptime: Double) -> GlobusError {
        guard error.code.isKind(of: .network) else { return error }
        guard attemptsMade > 0 else { return error.happening(to: "\(shownPlace) was not sent") }
        let attempts = attemptsMade == 1 ? "1 attempt" : "\(attemptsMade) attempts"
        let time = (uptime - start).inWords
        return error.happening(to: "\(shownPlace) failed after \(attempts) in \(time)")
    }

    /// Explains why a request that was refused for lack of credentials carried none; nil where it carried some.
    func missingCredentials(_ response: HTTPResponse) -> String? {
        guard response.status == 401, exchange.authorizer == nil, exchange.request.headers["Authorization"] == nil
        else { return nil }
        let stayedBehind = hadAuthorizer || !exchange.sentAuthorizations.isEmpty
        if !stayedBehind, !options.automaticAuthorization {
            return "no credentials were sent, as the request asked for"
        }
        guard stayedBehind || sender.configuration.authorizer != nil else {
            return "no credentials were sent, since \(sender.subject) has no authorizer; give it one"
        }
        return "no credentials were sent, since those of \(sender.subject) are not meant for \(exchange.url.origin); "
            + "check the URL"
    }

    private var redactor: SecretRedactor {
        SecretRedactor(
            authorizations: exchange.sentAuthorizations,
            body: options.body,
            query: options.query,
            known: sender.configuration.diagnostics.knownSecrets
        )
    }
}

extension Duration {
    /// The duration in seconds, to the nanosecond where a double holds it.
    package var inSeconds: Double {
        let (seconds, attoseconds) = components
        return Double(seconds) + Double(attoseconds) * 1e-18
    }
}

extension Double {
    /// The seconds in words, such as `0.4 s` and `17 s`.
    var inWords: String {
        let seconds = Swift.max(0, Swift.min(self, 1e15))
        let tenths = (seconds * 10).rounded() / 10
        let isWhole = tenths >= 10 || tenths == tenths.rounded()
        return isWhole ? "\(Int(seconds.rounded())) s" : "\(tenths) s"
    }
}
