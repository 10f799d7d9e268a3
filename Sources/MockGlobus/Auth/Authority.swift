/// The state of Globus Auth: clients, tokens, codes and the policy by which they are issued.
///
/// It does no I/O; the time is an argument.
struct Authority: Sendable {
    var policy: MockGlobus.TokenPolicy
    /// Who may log in; the first one is who does where nobody is asked.
    let identities: [MockGlobus.Identity]
    private(set) var clients: [String: MockGlobus.Client]
    var accessTokens: [String: AccessToken] = [:]
    var refreshTokens: [String: RefreshToken] = [:]
    var codes: [String: AuthorizationCode] = [:]
    /// The secrets of confidential clients, by the credential's identifier.
    var credentials: [String: ClientCredential] = [:]
    var consents = Consents()
    /// The sessions of browsers, by cookie.
    var sessions: [String: LoginSession] = [:]
    /// The requests that people have not decided on yet, by ticket.
    var waitingLogins: [String: WaitingLogin] = [:]
    private let mint: TokenMint
    private var lastLogin = 0

    init(_ configuration: MockGlobus.Configuration) {
        policy = configuration.tokenPolicy
        identities = configuration.identities
        mint = TokenMint(seed: configuration.seed)
        clients = [:]
        for client in configuration.clients { register(client) }
    }

    mutating func register(_ client: MockGlobus.Client) {
        clients[client.id] = client
        credentials = credentials.filter { $0.value.clientID != client.id }
        guard let secret = client.secret else { return }
        addCredential(ClientCredential(clientID: client.id, name: "first", secret: secret))
    }

    /// The identity of that identifier, where it may log in.
    func identity(_ id: String) -> MockGlobus.Identity? {
        identities.first { $0.id == id }
    }

    /// Starts a login, which later tokens refer to; where a person logs in, that is consent too.
    ///
    /// - Parameters:
    ///   - clientID: The client that gets the tokens.
    ///   - subject: Whose tokens they are; nil takes the first identity's.
    ///   - scopes: What they are good for.
    ///   - isOffline: Whether refresh tokens were asked for.
    ///   - nonce: What the ID token repeats.
    ///   - isFixture: Whether it is one that a mock makes before anybody logs in, and so is the same at each start.
    ///   - now: The time.
    /// - Returns: The login.
    mutating func logIn(
        clientID: String,
        subject: String? = nil,
        scopes: [String],
        isOffline: Bool,
        nonce: String? = nil,
        isFixture: Bool = false,
        now: Double
    ) -> Login {
        lastLogin += 1
        let login = Login(
            id: isFixture ? "fixture-\(lastLogin)" : "\(lastLogin)-\(Int(now * 1000))",
            clientID: clientID,
            subject: subject ?? identities.first?.id ?? clientID,
            scopes: scopes,
            isOffline: isOffline,
            nonce: nonce
        )
        if login.subject != clientID { consents.add(login, now: now) }
        return login
    }

    /// Issues an access token, by default with the policy's lifetime.
    mutating func issueAccessToken(
        _ login: Login,
        resourceServer: String,
        scopes: [String],
        lifetime: Double? = nil,
        now: Double
    ) -> AccessToken {
        var token = AccessToken(
            value: "",
            login: login,
            resourceServer: resourceServer,
            scopes: scopes,
            issuedAt: now,
            expiresAt: now + (lifetime ?? Double(policy.accessTokenLifetime))
        )
        token.value = mint.text(of: token)
        accessTokens[token.value] = token
        return token
    }

    /// Issues a refresh token for `scopes`, of one or several resource servers.
    mutating func issueRefreshToken(_ login: Login, scopes: [String], generation: Int = 0) -> RefreshToken {
        var token = RefreshToken(value: "", login: login, scopes: scopes, generation: generation)
        token.value = mint.text(of: token)
        refreshTokens[token.value] = token
        return token
    }
}

extension Authority {
    /// How many seconds a code is valid; RFC 6749 §4.1.2 recommends at most ten minutes.
    static let codeLifetime = 600.0

    /// Issues an authorization code for a login.
    mutating func issueCode(
        _ login: Login,
        redirectURI: String,
        challenge: String?,
        state: String?,
        now: Double
    ) -> String {
        let code = AuthorizationCode(
            value: SecretText.make("code"),
            login: login,
            redirectURI: redirectURI,
            challenge: challenge,
            state: state,
            expiresAt: now + Self.codeLifetime
        )
        codes[code.value] = code
        return code.value
    }
}

extension Authority {
    /// Takes up a token that another mock with the same seed has issued; any other text is left alone.
    mutating func adopt(_ value: String?, now: Double) {
        guard let value, accessTokens[value] == nil, refreshTokens[value] == nil else { return }
        switch mint.token(of: value) {
        case .access(let token)?: accessTokens[value] = token
        case .refresh(let token)?:
            refreshTokens[value] = token
            if token.login.subject != token.login.clientID { consents.add(token.login, now: now) }
        case nil: break
        }
    }

    /// Revokes every token that came from one login.
    mutating func revokeLogin(_ id: String) {
        for (value, token) in accessTokens where token.login.id == id { accessTokens[value]?.isRevoked = true }
        for (value, token) in refreshTokens where token.login.id == id { refreshTokens[value]?.isRevoked = true }
    }

    /// Revokes a token: only itself where it is an access token, and with a refresh token all that came from its login
    /// (RFC 7009 §2.1).
    mutating func revoke(_ value: String) {
        accessTokens[value]?.isRevoked = true
        if let token = refreshTokens[value] { revokeLogin(token.login.id) }
    }

    /// Makes every access token that was issued so far expire.
    mutating func expireAccessTokens(now: Double) {
        for value in accessTokens.keys { accessTokens[value]?.expiresAt = now }
    }
}

extension Authority {
    /// Whether `secret` is one of the client's secrets.
    func isSecret(_ secret: String, of client: MockGlobus.Client) -> Bool {
        credentials.values.contains { $0.clientID == client.id && $0.secret == secret }
    }

    /// Adds a secret to a client.
    mutating func addCredential(_ credential: ClientCredential) {
        credentials[credential.id] = credential
    }
}
