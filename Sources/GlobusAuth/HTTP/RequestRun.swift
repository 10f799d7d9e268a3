/// Decides what is done for one request, step by step, without I/O, tasks or clocks: it is told what has happened, and
/// returns what to do next.
///
/// An attempt starts where the last one failed, so a request that was redirected is not sent to its first URL again.
/// The authorizer is asked for another header once for each request, and an app logs in once because a service demands
/// it.
struct RequestRun {
    /// The sender, of which only the settings are used.
    let sender: RequestSender
    let options: RequestOptions
    /// When the request began, by the time source's uptime.
    let start: Double
    /// Whether the request had an authorizer, before any redirect.
    let hadAuthorizer: Bool
    /// What is sent next, and to where.
    private(set) var exchange: Exchange
    /// How often the request was sent, not counting redirects.
    private(set) var attemptsMade = 0
    /// What else has to be done before the next action, in order; whoever does it empties the list.
    var notes: [Note] = []

    private let deadline: Double?
    private var attempt = 0
    private var hasWarned = false
    /// The 401 after which the authorizer was asked for another header.
    private var refusal: GlobusError?
    private var isRedriven = false
    /// The refused attempt's answer, while the authorizer or the app is asked.
    private var pending: HTTPResponse?

    init(sender: RequestSender, exchange: Exchange, options: RequestOptions, start: Double) {
        self.sender = sender
        self.exchange = exchange
        self.options = options
        self.start = start
        hadAuthorizer = exchange.authorizer != nil
        deadline = options.totalTimeout.map { start + $0.inSeconds }
    }

    /// Returns what to do after an event; `moment` is asked for only where it matters.
    mutating func next(_ event: Event, at moment: @autoclosure () -> Moment) -> Action {
        do {
            switch event {
            case .begun, .waited, .loggedIn: return again()
            case .passed: return try passed(moment)
            case .authorized(let header): return try authorized(header, moment)
            case .allowed: return send()
            case .answered(let response): return try answered(response, moment)
            case .failed(let error): return try failed(error, moment)
            case .renewed(let isWorthwhile): return try renewed(isWorthwhile, moment)
            case .turnedAway(let error): throw described(error, at: moment().uptime)
            case .notAuthorized(let error): throw refusal.map(error.caused(by:)) ?? error
            case .stopped(let error): throw error
            }
        } catch {
            return .finish(.failure(ended(by: error)))
        }
    }

    private func ended(by error: any Error) -> any Error {
        guard let output = options.output, let error = error as? GlobusError else { return error }
        return output.failure(error)
    }
}

extension RequestRun {
    /// What has happened.
    enum Event {
        /// The request begins.
        case begun
        /// The gate of the origin is open.
        case passed
        /// The origin's gate cannot be passed.
        case turnedAway(GlobusError)
        /// The authorizer has a header, or nil to send none.
        case authorized(String?)
        /// The authorizer has no header.
        case notAuthorized(GlobusError)
        /// The caller's ``RequestOptions/beforeAttempt`` has allowed the attempt.
        case allowed
        /// There is a whole response, of any status.
        case answered(HTTPResponse)
        /// There is no whole response.
        case failed(GlobusError)
        /// The authorizer was told of a 401, and says whether another attempt is worthwhile.
        case renewed(Bool)
        /// The app has logged in as the service demanded.
        case loggedIn
        /// The time to wait before the next attempt is over.
        case waited
        /// The request cannot go on for a reason that is not its own, such as the task's cancellation.
        case stopped(any Error)
    }

    /// What to do next; each action but ``finish(_:)`` leads to an event.
    enum Action {
        /// Wait until the gate of the origin is open.
        case pass(Origin, deadline: Double?)
        /// Ask the authorizer for a header.
        case authorize(any Authorizer)
        /// Ask the caller's ``RequestOptions/beforeAttempt``.
        case ask
        /// Send the request of ``exchange``.
        case send
        /// Tell the authorizer of a 401; `sent` is the header that was refused.
        case renew(any Authorizer, sent: String?)
        /// Have the app log in.
        case logIn(ClientConfiguration.Demand, orElse: GlobusError)
        /// Wait for so many seconds.
        case wait(seconds: Double)
        /// Return or throw the result.
        case finish(Result<HTTPResponse, any Error>)
    }

    /// What has to be done on the side.
    enum Note {
        /// An attempt has ended, and is logged with what follows from it.
        case ended(Result<HTTPResponse, GlobusError>, sequel: String)
        /// The person who waits is warned.
        case warning(String)
        /// No request may go to the origin for so many seconds.
        case closed(Origin, seconds: Double)
    }

    /// A moment by both clocks of a time source: ``TimeSource/uptime()`` and ``TimeSource/now()``.
    struct Moment {
        var uptime: Double
        var now: Double
    }
}

/// The way to an attempt.
extension RequestRun {
    private mutating func passed(_ moment: () -> Moment) throws -> Action {
        try exchange.setSinkFields()
        if let authorizer = exchange.authorizer { return .authorize(authorizer) }
        return try prepared(moment)
    }

    /// Sets the header of the next attempt, which may have been renewed since the last one.
    private mutating func authorized(_ header: String?, _ moment: () -> Moment) throws -> Action {
        exchange.authorize(with: header, sharing: sender.heads)
        return try prepared(moment)
    }

    private mutating func prepared(_ moment: () -> Moment) throws -> Action {
        if let deadline {
            let moment = moment()
            let remaining = deadline - moment.uptime
            guard remaining > 0 else {
                let error = GlobusError(.timeout, "it took longer than its total deadline", cause: refusal)
                throw described(error, at: moment.uptime)
            }
            exchange.limitTimeout(to: .seconds(remaining))
        }
        return options.beforeAttempt == nil ? send() : .ask
    }

    private mutating func send() -> Action {
        attemptsMade = attempt + 1
        return .send
    }

    private func again() -> Action { .pass(exchange.url.origin, deadline: deadline) }
}

/// What follows from an answer.
extension RequestRun {
    private mutating func answered(_ response: HTTPResponse, _ moment: () -> Moment) throws -> Action {
        if options.allowRedirects, HTTPStatus.isRedirect(response.status), try follow(response, moment) {
            note { .ended(.success(response), sequel: "redirected to \($0.exchange.url)") }
            try sender.configuration.permit?(exchange.url)
            return again()
        }
        if (200..<400).contains(response.status) {
            note { _ in .ended(.success(response), sequel: "") }
            return .finish(.success(response))
        }
        if response.status == 401, refusal == nil, let authorizer = exchange.authorizer {
            pending = response
            return .renew(authorizer, sent: exchange.request.headers["Authorization"])
        }
        return try demanded(response, moment)
    }

    private mutating func follow(_ response: HTTPResponse, _ moment: () -> Moment) throws -> Bool {
        do {
            return try exchange.follow(response)
        } catch let error as GlobusError {
            throw described(error, at: moment().uptime)
        }
    }

    /// Goes on after the authorizer was told of a 401.
    private mutating func renewed(_ isWorthwhile: Bool, _ moment: () -> Moment) throws -> Action {
        guard let response = pending else { return again() }
        pending = nil
        guard isWorthwhile else { return try demanded(response, moment) }
        refusal = failure(response)
        note { _ in .ended(.success(response), sequel: "sent again, since the authorizer may have another token") }
        return again()
    }

    /// Has the app log in where the service demands it with a 403.
    private mutating func demanded(_ response: HTTPResponse, _ moment: () -> Moment) throws -> Action {
        guard !isRedriven, exchange.authorizer != nil, let demand = sender.configuration.demand(in: response) else {
            return try recover(from: response, moment())
        }
        isRedriven = true
        note { _ in .ended(.success(response), sequel: "sent again after a login, which the service demands") }
        return .logIn(demand, orElse: failure(response))
    }
}

/// Repeating.
extension RequestRun {
    private mutating func recover(from response: HTTPResponse, _ moment: Moment) throws -> Action {
        let policy = sender.configuration.retryPolicy
        switch policy.decision(after: response, attempt: attempt, now: moment.now) {
        case .wait(let seconds):
            guard canWait(seconds, moment) else {
                note { .ended(.success(response), sequel: $0.giveUpNote) }
                throw failure(response)
            }
            note { .ended(.success(response), sequel: $0.repetitionNote(after: seconds)) }
            warn(of: "the answer is \(response.status)", waiting: seconds, moment)
            attempt += 1
            guard response.status == 429, response.headers["Retry-After"] != nil else { return .wait(seconds: seconds) }
            // This request waits at the gate like all others to the origin.
            notes.append(.closed(exchange.url.origin, seconds: seconds))
            return again()
        case .refuseWait(let seconds):
            note { _ in
                let sequel = "not sent again, since the server asks to wait \(seconds) s"
                return .ended(.success(response), sequel: sequel)
            }
            let wait = Int(min(seconds, 1e15))
            throw failure(response, note: "the server asks to wait \(wait) s before the next attempt")
        case .giveUp:
            note { _ in .ended(.success(response), sequel: "") }
            throw failure(response, note: missingCredentials(response))
        }
    }

    private mutating func failed(_ error: GlobusError, _ moment: () -> Moment) throws -> Action {
        let moment = moment()
        let mayRepeat = options.repeatsLostRequests || exchange.request.isIdempotent
        let policy = sender.configuration.retryPolicy
        let decision = policy.decision(after: error, attempt: attempt, mayRepeatIfProcessed: mayRepeat)
        guard case .wait(let seconds) = decision, canWait(seconds, moment) else {
            note { .ended(.failure(error), sequel: decision == .giveUp ? "" : $0.giveUpNote) }
            throw described(error, at: moment.uptime)
        }
        note { .ended(.failure(error), sequel: $0.repetitionNote(after: seconds)) }
        warn(of: error.message, waiting: seconds, moment)
        attempt += 1
        return .wait(seconds: seconds)
    }

    private func canWait(_ seconds: Double, _ moment: Moment) -> Bool {
        guard attempt < maxRetries else { return false }
        return deadline.map { moment.uptime + seconds < $0 } ?? true
    }

    private var maxRetries: Int { options.maxRetries ?? sender.configuration.maxRetries }

    private func repetitionNote(after seconds: Double) -> String {
        "sent again in \(Duration.seconds(seconds).milliseconds) ms, retry \(attempt + 1) of \(maxRetries)"
    }

    private var giveUpNote: String { "not sent again after \(attempt) of \(maxRetries) retries" }

    /// Notes the end of an attempt, where anybody reads it.
    private mutating func note(_ make: (RequestRun) -> Note) {
        if sender.log != nil { notes.append(make(self)) }
    }

    /// Warns once, when repeating makes the request take longer than expected.
    private mutating func warn(of reason: String, waiting seconds: Double, _ moment: Moment) {
        guard !hasWarned, SlowRequestWarning.isDue(elapsed: moment.uptime - start + seconds) else { return }
        hasWarned = true
        let repetition = "sent again in \(seconds.inWords), retry \(attempt + 1) of \(maxRetries)"
        notes.append(.warning("\(shownPlace): \(reason); \(repetition)"))
    }
}
