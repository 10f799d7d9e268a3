import Synchronization

extension MockGlobus {
    /// The faults to come.
    public var faults: FaultScript { core.faults }

    /// How tokens are issued from now on.
    public var tokenPolicy: TokenPolicy {
        get { core.authority.withLock { $0.policy } }
        set { core.authority.withLock { $0.policy = newValue } }
    }

    /// The mock's time in seconds since 1970.
    public func now() -> Double {
        core.clock.now()
    }

    /// Lets time pass for the mock: tokens grow older and transfers end.
    public func advance(seconds: Double) {
        core.clock.advance(seconds: seconds)
    }

    /// Registers a client, in place of one with the same identifier.
    public func register(_ client: Client) {
        core.authority.withLock { $0.register(client) }
    }

    /// Lets every access token issued so far be expired, whatever its clients believe.
    public func expireAccessTokens() {
        core.authority.withLock { $0.expireAccessTokens(now: core.clock.now()) }
    }

    /// Revokes a token: an access token alone, a refresh token with all that came from its login.
    public func revoke(_ token: String) {
        core.authority.withLock { $0.revoke(token) }
    }

    /// Whether a token would be accepted now.
    public func isActive(_ token: String) -> Bool {
        core.authority.withLock { authority in
            if let token = authority.accessTokens[token] { return token.isActive(at: core.clock.now()) }
            return authority.refreshTokens[token]?.isActive ?? false
        }
    }

    /// Signs ID tokens with a new key from now on; the old ones stay published unless told otherwise.
    public func rotateSigningKey(keepingOld: Bool = true) throws {
        try core.keys.rotate(keepingOld: keepingOld)
    }
}
