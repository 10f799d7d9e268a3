/// What a browser's cookie stands for: who has logged in with it.
struct LoginSession: Sendable {
    /// One login of an identity.
    struct Authentication: Sendable {
        let identityID: String
        let usedSecondFactor: Bool
    }

    /// The last login of each identity; the newest is the last.
    private(set) var authentications: [Authentication] = []

    mutating func add(_ authentication: Authentication) {
        authentications.removeAll { $0.identityID == authentication.identityID }
        authentications.append(authentication)
    }
}

/// An authorization request that waits for its person.
struct WaitingLogin: Sendable {
    /// What the pages' forms name it by.
    let ticket: String
    let request: AuthorizationRequest
    let startedAt: Double
    /// Who the person has logged in as.
    var identityID: String?
}

extension Authority {
    /// Puts a request before its person, who has as much time as a code would have.
    ///
    /// Somebody who has logged in with the browser before need not again, unless the request wants it.
    mutating func begin(_ request: AuthorizationRequest, session: String?, now: Double) -> WaitingLogin {
        waitingLogins = waitingLogins.filter { now - $0.value.startedAt < Self.codeLifetime }
        let login = WaitingLogin(
            ticket: SecretText.random(32),
            request: request,
            startedAt: now,
            identityID: knownIdentity(for: request.session, in: session.flatMap { sessions[$0] })
        )
        waitingLogins[login.ticket] = login
        return login
    }

    private func knownIdentity(for requirements: SessionRequirements, in session: LoginSession?) -> String? {
        guard !requirements.needsNewLogin else { return nil }
        return session?.authentications.last { authentication in
            guard let identity = identity(authentication.identityID) else { return false }
            let isStrongEnough = authentication.usedSecondFactor || !requirements.needsSecondFactor
            return isStrongEnough && requirements.objection(to: identity) == nil
        }?.identityID
    }

    /// The request of a ticket that is still good.
    func waitingLogin(_ ticket: String?, now: Double) -> WaitingLogin? {
        guard let ticket, let login = waitingLogins[ticket], now - login.startedAt < Self.codeLifetime else {
            return nil
        }
        return login
    }

    /// Logs a person in, for the request and for the browser's session; returns the session's cookie.
    mutating func logIn(
        _ authentication: LoginSession.Authentication,
        for login: WaitingLogin,
        session: String?
    ) -> String {
        waitingLogins[login.ticket]?.identityID = authentication.identityID
        let cookie = session.flatMap { sessions[$0] == nil ? nil : $0 } ?? SecretText.random(32)
        sessions[cookie, default: LoginSession()].add(authentication)
        return cookie
    }

    /// Issues the code of a request that a person has consented to, the first one where nobody was asked.
    ///
    /// - Throws: ``OAuthFailure`` that the policy wants.
    mutating func consent(to request: AuthorizationRequest, as identityID: String? = nil, now: Double) throws -> String
    {
        if let error = policy.loginError { throw OAuthFailure(error) }
        let login = logIn(
            clientID: request.recipient.client.id,
            subject: identityID,
            scopes: request.scopes,
            isOffline: request.isOffline,
            nonce: request.nonce,
            now: now
        )
        return issueCode(
            login,
            redirectURI: request.recipient.redirectURI,
            challenge: request.challenge,
            state: request.recipient.state,
            now: now
        )
    }
}
