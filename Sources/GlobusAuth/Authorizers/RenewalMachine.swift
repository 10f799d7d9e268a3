/// The decisions of a renewing authorizer, without locks, tasks or clocks.
///
/// At most one renewal runs at a time, and it is the only source of ``Event``s other than `asked` and `refused`. Its
/// tokens are in memory from the moment they come, and are handed out when the storage and all handlers have them.
struct RenewalMachine: Sendable {
    /// How long a token that is still valid is used after a failed renewal before the next one is tried, in seconds.
    static let pauseAfterFailure = 10.0

    /// Grows with every new header, so that a copy of it can be kept outside.
    private(set) var generation: UInt64 = 0
    /// The last moment at which the header is handed out at once.
    private(set) var readyUntil = -Double.infinity
    private(set) var header: String?
    private(set) var accessToken: Secret?
    private(set) var refreshToken: Secret?
    private var expiry = TokenExpiry.mustRenew { didSet { updateReadiness() } }
    private var offer: RenewalOffer? { didSet { updateReadiness() } }
    private var run: Run?
    private var lastRun: UInt64 = 0
    private var finalError: (any Error)?
    /// A refresh token that was set from outside is newer than the stored one.
    private var prefersOwnRefreshToken = false
    private let hasStorage: Bool
    private let handlerCount: Int

    private struct Run {
        let number: UInt64
        var usedRefreshToken: Secret?
        var hasGranted = false
    }

    init(hasStorage: Bool = false, handlerCount: Int = 0) {
        self.hasStorage = hasStorage
        self.handlerCount = handlerCount
    }

    mutating func next(_ event: Event, now: Double) -> Action {
        switch event {
        case .asked(let run): asked(inside: run, now: now)
        case .refused(let header, let run): .answer(refused(header, inside: run))
        case .consulted(let record): consulted(record, now: now)
        case .notLocked(let error, let record): notLocked(error, record, now: now)
        case .granted(let token, let response): granted(token, response, now: now)
        case .grantFailed(let error): grantFailed(error, now: now)
        case .saved: saved(now: now)
        case .failed(let error): offer == nil ? settleFailure(error, now: now) : savingFailed(error, now: now)
        }
    }

    private mutating func updateReadiness() {
        readyUntil = header != nil && offer == nil ? expiry.usableUntil : -.infinity
    }
}

extension RenewalMachine {
    private mutating func asked(inside number: UInt64?, now: Double) -> Action {
        if let header, now <= readyUntil { return .hand(header) }
        guard let run else { return begin(now: now) }
        return run.number == number ? askedFromInside() : .wait
    }

    /// The renewal's own code asks, and would wait for itself.
    private func askedFromInside() -> Action {
        if let header, offer != nil { return .hand(header) }
        let message = """
            The authorizer was asked for its header by the function that fetches its token. \
            Use another authorizer there.
            """
        return .fail(GlobusError(.usage, message))
    }

    private mutating func begin(now: Double) -> Action {
        if let finalError, offer == nil, !hasStorage { return stillValid(now: now) ?? .fail(finalError) }
        lastRun += 1
        run = Run(number: lastRun)
        offer?.beginAgain()
        return .start(lastRun, offer.flatMap(saving) ?? firstStep())
    }

    private mutating func firstStep() -> RenewalStep { hasStorage ? .consult : granting() }

    private mutating func granting() -> RenewalStep {
        run?.usedRefreshToken = refreshToken
        return .grant(refreshToken: refreshToken)
    }

    private func stillValid(now: Double) -> Action? {
        guard let header, offer == nil, now < expiry.validUntil else { return nil }
        return .hand(header)
    }

    private mutating func settle(_ result: Result<String, any Error>) -> Action {
        run = nil
        return .settle(result)
    }
}

extension RenewalMachine {
    private mutating func consulted(_ record: TokenData?, now: Double) -> Action {
        if let record { adopt(record) }
        if let header, now <= readyUntil { return settle(.success(header)) }
        if let finalError { return settleFailure(finalError, now: now) }
        return .perform(granting())
    }

    /// Without the lock nothing may be renewed; a token that another process has stored is as good as with it.
    private mutating func notLocked(_ error: any Error, _ record: TokenData?, now: Double) -> Action {
        if offer == nil, let record { adopt(record) }
        if let header, now <= readyUntil { return settle(.success(header)) }
        return offer == nil ? settleFailure(error, now: now) : savingFailed(error, now: now)
    }

    /// Another process has renewed: its tokens count, and a refresh token that this one spent is spent.
    private mutating func adopt(_ record: TokenData) {
        if let stored = record.refreshToken, stored != refreshToken, !prefersOwnRefreshToken {
            refreshToken = stored
            finalError = nil
        }
        let storedExpiry = TokenExpiry.at(record.expiresAtSeconds.map(Double.init), issuedAt: record.issuedAtSeconds)
        guard record.accessToken != accessToken, header == nil || storedExpiry.validUntil > expiry.validUntil,
            let header = try? record.accessToken.issuedBearerHeader(called: "access_token")
        else { return }
        setHeader(header, record.accessToken)
        expiry = storedExpiry
    }

    private mutating func granted(_ token: GrantedToken, _ response: any TokenResponse, now: Double) -> Action {
        keep(token.refreshToken)
        let header: String
        do {
            header = try token.accessToken.issuedBearerHeader(called: "access_token")
        } catch {
            return grantFailed(error, now: now)
        }
        run?.hasGranted = true
        setHeader(header, token.accessToken)
        expiry = .at(token.expiresAt, issuedAt: now)
        let offer = RenewalOffer(
            response: response,
            token: token,
            refreshedAt: now,
            hasStorage: hasStorage,
            handlerCount: handlerCount
        )
        return save(offer, now: now)
    }

    /// Keeps a rotated refresh token, unless another one was set from outside while the old one was on its way.
    private mutating func keep(_ rotated: Secret?) {
        finalError = nil
        if let rotated, refreshToken == run?.usedRefreshToken { refreshToken = rotated }
    }

    private mutating func grantFailed(_ error: any Error, now: Double) -> Action {
        if let rescued = UnusableTokenAnswer.refreshToken(rescuedBy: error) { keep(rescued) }
        let used = run?.usedRefreshToken
        if used != nil, used == refreshToken, error.isInvalidGrant {
            finalError = error
            prefersOwnRefreshToken = false
        }
        return settleFailure(error, now: now)
    }

    /// A token that is still valid stays in use, and the next renewal is not tried at once.
    private mutating func settleFailure(_ error: any Error, now: Double) -> Action {
        guard let header, now < expiry.validUntil else { return settle(.failure(error)) }
        expiry.postponeRenewal(until: now + Self.pauseAfterFailure)
        return settle(.success(header))
    }
}

extension RenewalMachine {
    private mutating func saved(now: Double) -> Action {
        guard var offer else { return settle(.failure(GlobusError(.usage, "There was nothing to save."))) }
        offer.succeed()
        return save(offer, now: now)
    }

    /// Without the storage no handler is called; a handler that fails does not keep the others from being called.
    private mutating func savingFailed(_ error: any Error, now: Double) -> Action {
        guard var offer, offer.isStored else { return settle(.failure(error)) }
        offer.fail(error)
        return save(offer, now: now)
    }

    private mutating func save(_ offer: RenewalOffer, now: Double) -> Action {
        self.offer = offer.isFinished ? nil : offer
        if offer.isFinished { return publish(now: now) }
        return saving(offer).map(Action.perform) ?? settle(.failure(offer.failure))
    }

    private func saving(_ offer: RenewalOffer) -> RenewalStep? {
        guard offer.isStored else { return .store(offer, refreshToken: refreshToken) }
        return offer.nextHandler.map { .notify(offer, handler: $0) }
    }

    /// A new token goes to those who wait however short its life; one that was saved late may have run out.
    private mutating func publish(now: Double) -> Action {
        prefersOwnRefreshToken = false
        guard let header, run?.hasGranted == true || now <= readyUntil else { return .perform(firstStep()) }
        return settle(.success(header))
    }

    /// Only the current header can be refused: a late refusal of an old one says nothing about it.
    private mutating func refused(_ refused: String?, inside number: UInt64?) -> Bool {
        guard let refused, refused == header else { return true }
        expiry = .mustRenew
        return offer == nil || number == nil || number != run?.number
    }
}

extension RenewalMachine {
    /// The end of the token's life as the Globus SDK's attribute: nil makes the next use renew it.
    var expiresAt: Double? {
        get { expiry.expiresAt }
        set { expiry = newValue.map { .at($0) } ?? .mustRenew }
    }

    mutating func setAccessToken(_ token: Secret?) throws {
        let header = try token?.bearerHeader(called: "access_token")
        setHeader(header, token)
        updateReadiness()
    }

    mutating func setRefreshToken(_ token: Secret?) {
        refreshToken = token
        prefersOwnRefreshToken = token != nil
        finalError = nil
    }

    /// What a constructor was given; its refresh token takes no precedence over a stored one.
    mutating func begin(accessToken: Secret?, expiresAt: Double?, refreshToken: Secret?) throws {
        try setAccessToken(accessToken)
        self.expiresAt = expiresAt
        self.refreshToken = refreshToken
    }

    /// Whether the renewal `number` has tokens that its handlers work on.
    func isSaving(_ number: UInt64?) -> Bool { number != nil && run?.number == number && offer != nil }

    private mutating func setHeader(_ header: String?, _ token: Secret?) {
        if header != self.header { generation += 1 }
        self.header = header
        accessToken = token
    }
}

extension RenewalMachine {
    /// What happens to an authorizer.
    enum Event: Sendable {
        /// A header is asked for, perhaps by code that the renewal `inside` itself calls.
        case asked(inside: UInt64?)
        /// A service refused `header`.
        case refused(header: String?, inside: UInt64?)
        /// The storage was looked into and holds this.
        case consulted(TokenData?)
        /// The storage's lock could not be taken, though the storage can be read and holds this.
        case notLocked(any Error, TokenData?)
        /// The token endpoint answered.
        case granted(GrantedToken, any TokenResponse)
        /// The token endpoint gave no token.
        case grantFailed(any Error)
        /// The storage or the handler of the last step succeeded.
        case saved
        /// The storage or the handler of the last step failed.
        case failed(any Error)
    }

    /// What is to be done about an event.
    enum Action: Sendable {
        /// Give the header to the one who asked.
        case hand(String)
        /// Give the error to the one who asked.
        case fail(any Error)
        /// Let the one who asked wait for the renewal under way.
        case wait
        /// Begin the renewal of this number, and let the one who asked wait for it.
        case start(UInt64, RenewalStep)
        /// Go on with the renewal.
        case perform(RenewalStep)
        /// The renewal is over; this goes to all who wait.
        case settle(Result<String, any Error>)
        /// Whether a refused request may be repeated.
        case answer(Bool)
    }
}

/// What a running renewal does next.
enum RenewalStep: Sendable {
    /// Look into the storage for what another process has stored.
    case consult
    /// Ask the token endpoint.
    case grant(refreshToken: Secret?)
    /// Save to the storage.
    case store(RenewalOffer, refreshToken: Secret?)
    /// Call a handler: the authorizer's own is 0, the host's follow.
    case notify(RenewalOffer, handler: Int)

    /// Whether no other process may do the same meanwhile.
    var needsLock: Bool {
        if case .notify = self { false } else { true }
    }
}
