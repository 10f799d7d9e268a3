/// Performs the attempts of one request, one after the other, until it succeeds or fails for good.
///
/// An attempt starts where the last one failed, so a request that was redirected is not sent to its first URL again.
struct RequestRun {
    let sender: RequestSender
    let options: RequestOptions
    /// When the request began, by the time source's uptime.
    let start: Double
    /// Whether the request had an authorizer, before any redirect.
    let hadAuthorizer: Bool
    private let deadline: Double?
    private(set) var exchange: Exchange
    private var attempt = 0
    /// How often the request was sent, not counting redirects.
    private(set) var attemptsMade = 0
    private var hasWarned = false
    /// The 401 after which the authorizer was asked for another header.
    ///
    /// The authorizer is asked only once for each request.
    private var refusal: GlobusError?
    /// Whether the app has logged in because the service demanded it, which it does once.
    private var isRedriven = false
    /// The current attempt, where attempts are logged.
    private var logged: RequestLog.Attempt?

    init(sender: RequestSender, exchange: Exchange, options: RequestOptions) {
        self.sender = sender
        self.exchange = exchange
        self.options = options
        hadAuthorizer = exchange.authorizer != nil
        let start = sender.time.uptime()
        self.start = start
        deadline = options.totalTimeout.map { start + $0.inSeconds }
    }

    mutating func response() async throws -> HTTPResponse {
        while true {
            let response: HTTPResponse
            switch try await sendOnce() {
            case .success(let answer): response = answer
            case .failure(let error):
                try await recover(from: error)
                continue
            }
            if options.allowRedirects, try follow(response) {
                sender.log?.end(logged, response, "redirected to \(exchange.url)")
                try sender.configuration.permit?(exchange.url)
            } else if (200..<400).contains(response.status) {
                sender.log?.end(logged, response)
                return response
            } else if await !isRenewed(after: response), try await !isRedriven(after: response) {
                try await recover(from: response)
            }
        }
    }

    private mutating func follow(_ response: HTTPResponse) throws -> Bool {
        do {
            return try exchange.follow(response)
        } catch let error as GlobusError {
            throw described(error)
        }
    }

    /// Sends the request once, as soon as the gate of its origin is open.
    private mutating func sendOnce() async throws -> Result<HTTPResponse, GlobusError> {
        let origin = exchange.url.origin
        do {
            try await sender.gates.pass(origin, deadline: deadline)
        } catch let error as GlobusError {
            throw described(error)
        }
        var isTurnedAway = false
        defer { if !isTurnedAway { sender.gates.noteEnd(of: origin) } }
        try await prepare()
        try await options.beforeAttempt?()
        logged = sender.log?.begin(exchange)
        attemptsMade = attempt + 1
        do {
            let response = try await sender.httpClient.send(exchange.request)
            isTurnedAway = response.status == 429
            return .success(try response.finishingStreams(of: exchange.request))
        } catch let error as GlobusError {
            return .failure(error)
        }
    }

    /// Sets the header of the next attempt, which may have been renewed since the last one.
    private mutating func prepare() async throws {
        try exchange.setSinkFields()
        if let authorizer = exchange.authorizer {
            if case .ready(let header) = authorizer.readyHeader {
                exchange.authorize(with: header)
            } else {
                exchange.authorize(with: try await renewedHeader(authorizer))
            }
        }
        guard let deadline else { return }
        let remaining = deadline - sender.time.uptime()
        guard remaining > 0 else {
            throw described(GlobusError(.timeout, "it took longer than its total deadline", cause: refusal))
        }
        exchange.limitTimeout(to: .seconds(remaining))
    }

    private func renewedHeader(_ authorizer: any Authorizer) async throws -> String? {
        do {
            let header = try await authorizer.authorizationHeader()
            sender.configuration.diagnostics.knownSecrets?.insert(authorization: header)
            return header
        } catch let error as GlobusError {
            throw refusal.map(error.caused(by:)) ?? error
        }
    }

    /// Whether the authorizer has another header to try after a 401.
    private mutating func isRenewed(after response: HTTPResponse) async -> Bool {
        guard response.status == 401, refusal == nil, let authorizer = exchange.authorizer else { return false }
        let header = exchange.request.headers["Authorization"]
        guard await authorizer.handleMissingAuthorization(sent: header) else { return false }
        refusal = failure(response)
        sender.log?.end(logged, response, "sent again, since the authorizer may have another token")
        return true
    }

    /// Whether the app has logged in as the service demands with a 403.
    private mutating func isRedriven(after response: HTTPResponse) async throws -> Bool {
        guard !isRedriven, exchange.authorizer != nil, let demand = sender.configuration.demand(in: response) else {
            return false
        }
        isRedriven = true
        sender.log?.end(logged, response, "sent again after a login, which the service demands")
        try await demand.fulfil(orElse: failure(response))
        return true
    }

    private mutating func recover(from response: HTTPResponse) async throws {
        let policy = sender.configuration.retryPolicy
        switch policy.decision(after: response, attempt: attempt, now: sender.time.now()) {
        case .wait(let seconds):
            guard canWait(seconds) else {
                sender.log?.end(logged, response, giveUpNote)
                throw failure(response)
            }
            sender.log?.end(logged, response, repetitionNote(after: seconds))
            warn(of: "the answer is \(response.status)", waiting: seconds)
            if response.status == 429, response.headers["Retry-After"] != nil {
                // This request waits at the gate like all others to the origin.
                sender.gates.close(exchange.url.origin, seconds: seconds, sender.time)
                attempt += 1
            } else {
                try await wait(seconds)
            }
        case .refuseWait(let seconds):
            sender.log?.end(logged, response, "not sent again, since the server asks to wait \(seconds) s")
            let wait = Int(min(seconds, 1e15))
            throw failure(response, note: "the server asks to wait \(wait) s before the next attempt")
        case .giveUp:
            sender.log?.end(logged, response)
            throw failure(response, note: missingCredentials(response))
        }
    }

    private mutating func recover(from error: GlobusError) async throws {
        let mayRepeat = options.repeatsLostRequests || exchange.request.isIdempotent
        let policy = sender.configuration.retryPolicy
        let decision = policy.decision(after: error, attempt: attempt, mayRepeatIfProcessed: mayRepeat)
        guard case .wait(let seconds) = decision, canWait(seconds) else {
            sender.log?.end(logged, error, decision == .giveUp ? "" : giveUpNote)
            throw described(error)
        }
        sender.log?.end(logged, error, repetitionNote(after: seconds))
        warn(of: error.message, waiting: seconds)
        try await wait(seconds)
    }

    private func canWait(_ seconds: Double) -> Bool {
        guard attempt < maxRetries else { return false }
        return deadline.map { sender.time.uptime() + seconds < $0 } ?? true
    }

    private var maxRetries: Int { options.maxRetries ?? sender.configuration.maxRetries }

    private func repetitionNote(after seconds: Double) -> String {
        "sent again in \(Duration.seconds(seconds).milliseconds) ms, retry \(attempt + 1) of \(maxRetries)"
    }

    private var giveUpNote: String { "not sent again after \(attempt) of \(maxRetries) retries" }

    private mutating func wait(_ seconds: Double) async throws {
        attempt += 1
        try await sender.time.sleep(seconds: seconds)
    }

    /// Warns once, when repeating makes the request take longer than expected.
    private mutating func warn(of reason: String, waiting seconds: Double) {
        guard !hasWarned, SlowRequestWarning.isDue(elapsed: sender.time.uptime() - start + seconds) else { return }
        hasWarned = true
        let warning = SlowRequestWarning(sender.configuration.diagnostics)
        warning?.write(
            "\(shownPlace): \(reason); sent again in \(seconds.inWords), retry \(attempt + 1) of \(maxRetries)"
        )
    }
}

extension Duration {
    /// The duration in seconds, to the nanosecond where a double holds it.
    package var inSeconds: Double {
        Double(components.seconds) + Double(components.attoseconds) * 1e-18
    }
}

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
    func described(_ error: GlobusError) -> GlobusError {
        guard error.code.isKind(of: .network) else { return error }
        guard attemptsMade > 0 else { return error.happening(to: "\(shownPlace) was not sent") }
        let attempts = attemptsMade == 1 ? "1 attempt" : "\(attemptsMade) attempts"
        let time = (sender.time.uptime() - start).inWords
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

extension Double {
    /// The seconds in words, such as `0.4 s` and `17 s`.
    var inWords: String {
        let seconds = Swift.max(0, Swift.min(self, 1e15))
        let tenths = (seconds * 10).rounded() / 10
        let isWhole = tenths >= 10 || tenths == tenths.rounded()
        return isWhole ? "\(Int(seconds.rounded())) s" : "\(tenths) s"
    }
}
