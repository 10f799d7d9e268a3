/// Decides what a renewing authorizer does, without locks, tasks or clocks.
///
/// At most one renewal runs at a time. All ``Event``s except `asked` and `refused` come from it. Its tokens are kept in
/// memory as soon as they are received, and are handed out once the storage and all handlers have them.
struct RenewalMachine: Sendable {
    /// How many seconds a token that is still valid is used after a failed renewal before the next attempt.
    static let pauseAfterFailure = 10.0
    /// How often one renewal reads the storage again because somebody else has stored tokens.
    private static let maximumRereads = 8

    /// Grows with every new header, so that callers can tell whether their copy of the header is current.
    private(set) var generation: UInt64 = 0
    /// The last moment at which the header is handed out without a renewal.
    private(set) var readyUntil = -Double.infinity
    private(set) var header: String?
    private(set) var accessToken: Secret?
    private(set) var refreshToken: Secret?
    private var expiry = TokenExpiry.mustRenew { didSet { updateReadiness() } }
    private var offer: RenewalOffer? { didSet { updateReadiness() } }
    private var run: Run?
    private var lastRun: UInt64 = 0
    private var finalError: (any Error)?
    /// Whether the refresh token was set by the program, which makes it newer than the stored one.
    private var prefersOwnRefreshToken = false
    /// The refresh token that the server has replaced last, which is never used again.
    private var spentRefreshToken: Secret?
    private let hasStorage: Bool
    private let handlerCount: Int

    private struct Run {
        let number: UInt64
        var usedRefreshToken: Secret?
        var stored: StoredBefore?
        var hasGranted = false
        /// How often it has read the storage again, because somebody else had stored tokens.
        var rereads = 0
        /// Whether there is a token that could be used when it began.
        var hadValidToken = false
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
        case .recovered(let kept, let record): recovered(kept, over: record, now: now)
        case .notLocked(let error, let record): notLocked(error, record, now: now)
        case .granted(let token, let answer): granted(token, answer, now: now)
        case .grantFailed(let error): grantFailed(error, now: now)
        case .changed(let error): readAgain(orElse: error, now: now)
        case .superseded(let record): superseded(by: record, now: now)
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

    /// Answers code that the renewal itself calls, and that would otherwise wait for itself.
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
        run = Run(number: lastRun, hadValidToken: hasValidToken(now: now))
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
        run?.stored = StoredBefore(record)
        if let record { adopt(record) }
        if let header, now <= readyUntil { return settle(.success(header)) }
        if let finalError { return settleFailure(finalError, now: now) }
        return .perform(granting())
    }

    /// Does without the lock: nothing can be renewed, but a token that another process has stored can be used.
    private mutating func notLocked(_ error: any Error, _ record: TokenData?, now: Double) -> Action {
        if offer == nil, let record { adopt(record) }
        if let header, now <= readyUntil { return settle(.success(header)) }
        return offer == nil ? settleFailure(error, now: now) : savingFailed(error, now: now)
    }

    /// Takes over the tokens of another process that has renewed.
    ///
    /// Its refresh token replaces the one that it used up.
    mutating func adopt(_ record: TokenData) {
        if let stored = record.refreshToken, stored != refreshToken, stored != spentRefreshToken,
            !prefersOwnRefreshToken
        {
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

    /// Offers the tokens that an earlier run has received and not stored, as if they had been granted now.
    private mutating func recovered(_ kept: KeptTokens.Grant, over record: TokenData?, now: Double) -> Action {
        guard !prefersOwnRefreshToken else { return consulted(record, now: now) }
        run?.usedRefreshToken = record?.refreshToken ?? refreshToken
        spentRefreshToken = record?.refreshToken
        refreshToken = kept.refreshToken
        guard let (token, answer) = kept.token,
            let header = try? token.accessToken.issuedBearerHeader(called: "access_token")
        else { return consulted(record, now: now) }
        finalError = nil
        run?.stored = StoredBefore(record)
        setHeader(header, token.accessToken)
        expiry = .at(token.expiresAt, issuedAt: kept.receivedAt)
        return save(makeOffer(token, answer, receivedAt: kept.receivedAt, isRecovered: true), now: now)
    }

    private func makeOffer(
        _ token: GrantedToken,
        _ answer: GrantAnswer,
        receivedAt: Double,
        isRecovered: Bool = false
    ) -> RenewalOffer {
        let origin = RenewalOrigin(
            stored: run?.stored ?? StoredBefore(nil),
            usedRefreshToken: run?.usedRefreshToken,
            overridesStored: prefersOwnRefreshToken,
            isRecovered: isRecovered
        )
        return RenewalOffer(
            answer: answer,
            token: token,
            refreshedAt: receivedAt,
            origin: origin,
            hasStorage: hasStorage,
            handlerCount: handlerCount
        )
    }

    private mutating func granted(_ token: GrantedToken, _ answer: GrantAnswer, now: Double) -> Action {
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
        return save(makeOffer(token, answer, receivedAt: now), now: now)
    }

    /// Keeps the refresh token of an answer, unless the program has set another one since the request.
    private mutating func keep(_ rotated: Secret?) {
        finalError = nil
        guard let rotated, refreshToken == run?.usedRefreshToken, rotated != refreshToken else { return }
        spentRefreshToken = refreshToken
        refreshToken = rotated
    }

    private mutating func grantFailed(_ error: any Error, now: Double) -> Action {
        if let rescued = UnusableTokenAnswer.refreshToken(rescuedBy: error) { keep(rescued) }
        let used = run?.usedRefreshToken
        if used != nil, used == refreshToken, error.isInvalidGrant {
            finalError = error
            // Another process may have used it up just before, and stored its successor.
            if hasStorage, !prefersOwnRefreshToken { return readAgain(orElse: error, now: now) }
            prefersOwnRefreshToken = false
        }
        return settleFailure(error, now: now)
    }

    private mutating func readAgain(orElse error: any Error, now: Double) -> Action {
        guard let rereads = run?.rereads, rereads < Self.maximumRereads else { return settleFailure(error, now: now) }
        run?.rereads += 1
        return .perform(.consult)
    }

    /// Ends a failed renewal: a token that is still valid stays in use, and the next attempt follows after a pause.
    private mutating func settleFailure(_ error: any Error, now: Double) -> Action {
        guard let header, now < expiry.validUntil else { return startOver(after: error) ?? settle(.failure(error)) }
        expiry.postponeRenewal(until: now + Self.pauseAfterFailure)
        return settle(.success(header))
    }

    /// Begins again where the token has ended meanwhile: where there is a valid one, storages are quick to fail.
    private mutating func startOver(after error: any Error) -> Action? {
        guard run?.hadValidToken == true, (error as? GlobusError)?.code.isKind(of: .storage) == true else { return nil }
        run?.hadValidToken = false
        return .perform(.startOver)
    }
}

extension RenewalMachine {
    private mutating func saved(now: Double) -> Action {
        guard var offer else { return settle(.failure(GlobusError(.usage, "There was nothing to save."))) }
        offer.succeed()
        return save(offer, now: now)
    }

    /// Ends the renewal where the storage has failed; where a handler has failed, the other handlers are still called.
    private mutating func savingFailed(_ error: any Error, now: Double) -> Action {
        guard var offer, offer.isStored else { return settle(.failure(error)) }
        offer.fail(error)
        return save(offer, now: now)
    }

    /// Gives the new tokens up for those that somebody else has stored since the request.
    ///
    /// They are newer, and they may have ended the life of those that are given up.
    private mutating func superseded(by record: TokenData?, now: Double) -> Action {
        offer = nil
        run?.hasGranted = false
        setHeader(nil, nil)
        expiry = .mustRenew
        (refreshToken, prefersOwnRefreshToken, finalError) = (record?.refreshToken, false, nil)
        if let record { adopt(record) }
        if let header, now <= readyUntil { return settle(.success(header)) }
        let message = "The token storage has been changed again and again during one renewal. Check what changes it."
        return readAgain(orElse: GlobusError(.storage, message), now: now)
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

    /// Hands the token out: a new one however short its life, and one that was saved late only where it is still valid.
    private mutating func publish(now: Double) -> Action {
        prefersOwnRefreshToken = false
        guard let header, run?.hasGranted == true || now <= readyUntil else { return .perform(firstStep()) }
        return settle(.success(header))
    }

    /// Makes the next use renew the token, unless an older header was refused, which says nothing about the current
    /// one.
    private mutating func refused(_ refused: String?, inside number: UInt64?) -> Bool {
        guard let refused, refused == header else { return true }
        expiry = .mustRenew
        return offer == nil || number == nil || number != run?.number
    }
}

extension RenewalMachine {
    /// When the token expires, as in the Globus SDK's attribute: setting nil makes the next use renew it.
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

    /// Takes the arguments of an initializer.
    ///
    /// Their refresh token, unlike one that is set later, does not take precedence over a stored one.
    mutating func begin(accessToken: Secret?, expiresAt: Double?, refreshToken: Secret?) throws {
        try setAccessToken(accessToken)
        self.expiresAt = expiresAt
        self.refreshToken = refreshToken
    }

    /// Whether the token can be used until it ends, even if it should be renewed now.
    func hasValidToken(now: Double) -> Bool { header != nil && offer == nil && now < expiry.validUntil }

    /// What the storage held when the renewal under way looked into it.
    var storedBefore: StoredBefore? { run?.stored }

    /// Whether the renewal `number` has received tokens that are still being saved.
    func isSaving(_ number: UInt64?) -> Bool { number != nil && run?.number == number && offer != nil }

    private mutating func setHeader(_ header: String?, _ token: Secret?) {
        if header != self.header { generation += 1 }
        self.header = header
        accessToken = token
    }
}

extension RenewalMachine {
    /// Something that happens to an authorizer.
    enum Event: Sendable {
        /// A caller asks for the header. It may be code that the renewal `inside` calls.
        case asked(inside: UInt64?)
        /// A service refused `header`. The caller may be code that the renewal `inside` calls.
        case refused(header: String?, inside: UInt64?)
        /// The storage was read and holds this record.
        case consulted(TokenData?)
        /// The storage was read and holds this record, and an earlier run has left these tokens for it.
        case recovered(KeptTokens.Grant, over: TokenData?)
        /// The storage could not be locked, but could be read and holds this record.
        case notLocked(any Error, TokenData?)
        /// The token endpoint answered.
        case granted(GrantedToken, GrantAnswer)
        /// The token endpoint gave no token.
        case grantFailed(any Error)
        /// The token endpoint was not asked, since others have stored tokens after the storage was read.
        case changed(any Error)
        /// The new tokens were not stored, since others have stored these, or removed them, after the request.
        case superseded(TokenData?)
        /// The storage or the handler of the last step succeeded.
        case saved
        /// The storage or the handler of the last step failed.
        case failed(any Error)
    }

    /// What is to be done after an event.
    enum Action: Sendable {
        /// Give the header to the caller.
        case hand(String)
        /// Give the error to the caller.
        case fail(any Error)
        /// Let the caller wait for the renewal under way.
        case wait
        /// Begin the renewal of this number with this step, and let the caller wait for it.
        case start(UInt64, RenewalStep)
        /// Go on with the renewal.
        case perform(RenewalStep)
        /// End the renewal and give its result to all callers who wait.
        case settle(Result<String, any Error>)
        /// Tell the caller whether a refused request may be repeated.
        case answer(Bool)
    }
}
