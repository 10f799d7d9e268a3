extension RenewingAuthorizer {
    /// The header where the token is valid, so that nobody has to wait.
    public var readyHeader: ReadyHeader {
        let now = time.approximateNow()
        let header = state.read { $0.machine.readyUntil >= now ? $0.machine.header : nil }
        return header.map(ReadyHeader.ready) ?? headerInsideHandler
    }

    /// Returns what has happened to the header since `generation`; 0 is older than every header.
    ///
    /// It serves callers that keep a copy of the header in another form: nothing is copied while the header stays the
    /// same.
    package func headerUpdate(since generation: UInt64) -> HeaderUpdate {
        let now = time.approximateNow()
        if state.isReady(generation, at: now) { return .unchanged }
        return state.read { state in
            guard now <= state.machine.readyUntil, let header = state.machine.header else { return .mustWait }
            return .changed(header, generation: state.machine.generation)
        }
    }

    private var headerInsideHandler: ReadyHeader {
        guard let inside = innerRenewal else { return .mustWait }
        let header = state.read { $0.machine.isSaving(inside) ? $0.machine.header : nil }
        return header.map(ReadyHeader.ready) ?? .mustWait
    }

    /// The newest access token.
    public var accessToken: Secret? { state.read { $0.machine.accessToken } }

    /// Replaces the access token; nil makes the next use renew it.
    ///
    /// ``expiresAt`` stays as it is.
    ///
    /// - Throws: ``GlobusError`` with ``GlobusError/Code/usage`` for a text that cannot be a token.
    public func setAccessToken(_ token: Secret?) throws {
        try state.change { try $0.machine.setAccessToken(token) }
    }

    /// Begins with the tokens of a stored record, as if it had been looked up already.
    func begin(with record: TokenData) {
        options.diagnostics.knownSecrets?.insert(record)
        state.change { $0.machine.adopt(record) }
    }

    /// When the access token expires, in seconds since 1970; nil where that is not known, and after a refusal.
    ///
    /// Setting it to nil makes the next use renew the token.
    public var expiresAt: Double? {
        get { state.read { $0.machine.expiresAt } }
        set { state.change { $0.machine.expiresAt = newValue } }
    }

    /// The newest refresh token.
    ///
    /// One that is set takes precedence over a stored one. After `invalid_grant` the authorizer works again once a new
    /// one is set.
    public var refreshToken: Secret? {
        get { state.read { $0.machine.refreshToken } }
        set { state.change { $0.machine.setRefreshToken(newValue) } }
    }

    /// Replaces the handler that is called with the grant's response after every renewal, before the new token is handed
    /// out; nil for none.
    public func setOnRefresh(_ handler: Handler?) { grant.setHandler(handler) }
}

extension RenewingAuthorizer: CustomStringConvertible, CustomReflectable {
    /// The class's name.
    public var description: String { "RenewingAuthorizer" }
    /// Shows when the token expires, and no tokens.
    public var customMirror: Mirror { Mirror(self, children: ["expiresAt": expiresAt as Any]) }
}
