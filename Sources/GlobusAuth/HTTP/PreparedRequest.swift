/// A request that has been checked: its run, and what performs the actions of the run.
///
/// It is used once, by ``response()`` or by ``begin(_:)``. It is a class, since it is long and several frames hold it.
package final class PreparedRequest {
    @exclusivity(unchecked) private(set) var run: RequestRun
    private let sender: RequestSender
    private let isStreamed: Bool
    /// The current attempt, where attempts are logged.
    private var logged: RequestLog.Attempt?
    /// Whether the attempt has passed the gate of its origin, and has not ended.
    private var isInside = false
    /// What is called at the end, where the request is driven by callbacks.
    private var completion: ((RequestOutcome) -> Void)?
    /// The transfer under way, where it is driven by callbacks.
    private var transfer: (any HTTPTransfer)?

    init(_ run: consuming RequestRun) {
        sender = run.sender
        isStreamed = run.exchange.isStreamed
        self.run = run
    }

    deinit {
        // It was let go before its end, such as where what had to be waited for was never begun.
        if isInside, sender.gates.mayHold { sender.gates.noteEnd(of: run.exchange.url.origin) }
    }

    /// Returns what to do after an event.
    private func next(_ event: RequestRun.Event) -> RequestRun.Action {
        let inside = originInside(event)
        let hasEnded = event.endsAttempt
        let time = sender.time
        let action = run.next(event, at: RequestRun.Moment(uptime: time.uptime(), now: time.now()))
        let hasClosed = !run.notes.isEmpty && performNotes()
        if hasEnded || action.isEnd {
            isInside = false
            // An attempt that has closed the gate lets nobody go.
            if let inside, !hasClosed { sender.gates.noteEnd(of: inside) }
        }
        if let log = sender.log, case .send = action { logged = log.begin(run.exchange) }
        return action
    }

    /// Returns the origin whose gate the attempt has passed, where anybody may wait at it; a redirect changes the URL.
    private func originInside(_ event: RequestRun.Event) -> Origin? {
        if case .passed = event { isInside = true }
        return isInside && sender.gates.mayHold ? run.exchange.url.origin : nil
    }

    /// Performs what the run has noted; returns whether a gate was closed.
    private func performNotes() -> Bool {
        var hasClosed = false
        let notes = run.notes
        run.notes = []
        for note in notes {
            switch note {
            case .ended(.success(let response), let sequel): sender.log?.end(logged, response, sequel)
            case .ended(.failure(let error), let sequel): sender.log?.end(logged, error, sequel)
            case .warning(let words): SlowRequestWarning(sender.configuration.diagnostics)?.write(words)
            case .closed(let origin, let seconds):
                sender.gates.close(origin, seconds: seconds, sender.time)
                hasClosed = true
            }
        }
        return hasClosed
    }

    /// Returns the event to which an action leads at once; nil where something has to be waited for.
    private func immediateEvent(after action: RequestRun.Action) -> RequestRun.Event? {
        switch action {
        case .pass(let origin, _): return sender.gates.isOpen(origin) ? .passed : nil
        case .authorize(let authorizer):
            if case .ready(let header) = authorizer.readyHeader { return .authorized(header) }
            return nil
        default: return nil
        }
    }

    /// Returns the event for what the HTTP client has thrown.
    private func event(of error: any Error) -> RequestRun.Event {
        if let error = error as? GlobusError { .failed(error) } else { .stopped(error) }
    }
}

extension RequestRun.Event {
    /// Whether an attempt is over, or cannot be made.
    fileprivate var endsAttempt: Bool {
        switch self {
        case .answered, .failed, .notAuthorized, .stopped: true
        default: false
        }
    }
}

extension RequestRun.Action {
    /// Whether nothing follows.
    fileprivate var isEnd: Bool {
        if case .finish = self { true } else { false }
    }
}

/// Driving by a task, which waits for whatever has to be waited for.
extension PreparedRequest {
    /// Sends the request, repeats it and follows redirects, and returns the response, whose status is from 200 to 399.
    ///
    /// - Throws: The errors of ``BaseClient/request(_:_:_:)``.
    package func response() async throws -> HTTPResponse { try await response(after: next(.begun)) }

    /// Goes on with an action that was not done yet.
    private func response(after action: RequestRun.Action) async throws -> HTTPResponse {
        var action = action
        while true {
            if case .finish(let result) = action { return try result.get() }
            if let event = immediateEvent(after: action) {
                action = next(event)
            } else {
                action = next(await event(after: action))
            }
        }
    }

    private func event(after action: RequestRun.Action) async -> RequestRun.Event {
        if case .send = action { return await answer() }
        do {
            return try await slowEvent(after: action)
        } catch {
            return .stopped(error)
        }
    }

    private func answer() async -> RequestRun.Event {
        do {
            let response = try await sender.httpClient.send(run.exchange.request)
            return try await run.exchange.isStreamed ? finished(response) : .answered(response)
        } catch {
            return event(of: error)
        }
    }

    @inline(never)  // Keeps its variables out of the frame of every request under way.
    private func finished(_ response: HTTPResponse) async throws -> RequestRun.Event {
        .answered(try await response.finishingStreams(of: run.exchange.request))
    }

    @inline(never)  // Keeps its variables out of the frame of every request under way.
    private func slowEvent(after action: RequestRun.Action) async throws -> RequestRun.Event {
        switch action {
        case .pass(let origin, let deadline): return try await passed(origin, deadline)
        case .authorize(let authorizer): return try await authorized(authorizer)
        case .ask:
            try await run.options.beforeAttempt?()
            return .allowed
        case .renew(let authorizer, let header):
            return .renewed(await authorizer.handleMissingAuthorization(sent: header))
        case .logIn(let demand, let refusal):
            try await demand.fulfil(orElse: refusal)
            return .loggedIn
        case .wait(let seconds):
            try await sender.time.sleep(seconds: seconds)
            return .waited
        case .send, .finish: preconditionFailure("sending and the end are no slow steps")
        }
    }

    private func passed(_ origin: Origin, _ deadline: Double?) async throws -> RequestRun.Event {
        do {
            try await sender.gates.pass(origin, deadline: deadline)
            return .passed
        } catch let error as GlobusError {
            return .turnedAway(error)
        }
    }

    private func authorized(_ authorizer: any Authorizer) async throws -> RequestRun.Event {
        do {
            let header = try await authorizer.authorizationHeader()
            sender.configuration.diagnostics.knownSecrets?.insert(authorization: header)
            return .authorized(header)
        } catch let error as GlobusError {
            return .notAuthorized(error)
        }
    }
}

/// Driving by callbacks on one thread, without a task.
extension PreparedRequest {
    /// Whether the HTTP client can call back on this thread, and nothing has to be waited for after an answer.
    package var canBegin: Bool { !isStreamed && (sender.callbackClient?.isOnThread ?? false) }

    /// Begins the request by callbacks on this thread, as far as nothing but answers has to be waited for.
    ///
    /// - Parameter completion: Called once on this thread, perhaps before this function returns.
    package func begin(_ completion: @escaping (RequestOutcome) -> Void) {
        self.completion = completion
        go(on: next(.begun))
    }

    /// Ends a request that was begun by callbacks; to be called on its thread.
    package func cancel() { transfer?.cancel() }

    private func go(on first: consuming RequestRun.Action) {
        var action = first
        while true {
            switch consume action {
            case .send: return send()
            case .finish(let result): return end(.ended(result))
            case let other:
                guard let event = immediateEvent(after: other) else {
                    return end(.mustWait { try await self.response(after: other) })
                }
                action = next(event)
            }
        }
    }

    private func send() {
        guard let client = sender.callbackClient else {
            preconditionFailure("a request by callbacks needs a client that calls back")
        }
        let started = client.start(run.exchange.request) { result in
            self.transfer = nil
            switch result {
            case .success(let response): self.go(on: self.next(.answered(response)))
            case .failure(let error): self.go(on: self.next(self.event(of: error)))
            }
        }
        if completion != nil { transfer = started }
    }

    private func end(_ outcome: RequestOutcome) {
        let completion = completion
        self.completion = nil
        completion?(outcome)
    }
}

/// How far a request has come by callbacks.
package enum RequestOutcome {
    /// It has ended.
    case ended(Result<HTTPResponse, any Error>)
    /// Something has to be waited for, and the operation goes on with the request from there.
    case mustWait(() async throws -> HTTPResponse)
}
