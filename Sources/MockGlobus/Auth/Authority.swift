/// What Globus Auth knows: clients, tokens, codes and the policy they are issued by.
///
/// It does no I/O; the time is an argument.
struct Authority: Sendable {
    var policy: MockGlobus.TokenPolicy
    let identity: MockGlobus.Identity
    private(set) var clients: [String: MockGlobus.Client]
    var accessTokens: [String: AccessToken] = [:]
    var refreshTokens: [String: RefreshToken] = [:]
    var codes: [String: AuthorizationCode] = [:]
    /// The secrets of confidential clients, by the credential's identifier.
    var credentials: [String: ClientCredential] = [:]
    private var lastLogin = 0

    init(_ configuration: MockGlobus.Configuration) {
        policy = configuration.tokenPolicy
        identity = configuration.identity
        clients = [:]
        for client in configuration.clients { register(client) }
    }

    mutating func register(_ client: MockGlobus.Client) {
        clients[client.id] = client
        credentials = credentials.filter { $0.value.clientID != client.id }
        guard let secret = client.secret else { return }
        addCredential(ClientCredential(clientID: client.id, name: "first", secret: secret))
    }

    /// Starts a login, which later tokens refer to.
    mutating func logIn(
        clientID: String,
        subject: String? = nil,
        scopes: [String],
        isOffline: Bool,
        nonce: String? = nil
    ) -> Login {
        lastLogin += 1
        return Login(
            id: lastLogin,
            clientID: clientID,
            subject: subject ?? identity.id,
            scopes: scopes,
            isOffline: isOffline,
            nonce: nonce
        )
    }

    /// Issues one access token, of the policy's lifetime unless told otherwise.
    mutating func issueAccessToken(
        _ login: Login,
        resourceServer: String,
        scopes: [String],
        lifetime: Double? = nil,
        now: Double
    ) -> AccessToken {
        let token = AccessToken(
            value: SecretText.make("access"),
            login: login,
            resourceServer: resourceServer,
            scopes: scopes,
            issuedAt: now,
            expiresAt: now + (lifetime ?? Double(policy.accessTokenLifetime))
        )
        accessTokens[token.value] = token
        return token
    }

    /// Issues one refresh token, good for `scopes`, of one resource server or of several.
    mutating func issueRefreshToken(_ login: Login, scopes: [String]) -> RefreshToken {
        let token = RefreshToken(value: SecretText.make("refresh"), login: login, scopes: scopes)
        refreshTokens[token.value] = token
        return token
    }

    /// The scopes by resource server, in the order in which the servers first occur.
    func scopesByServer(_ scopes: [String]) throws -> [(server: String, scopes: [String])] {
        var groups: [(server: String, scopes: [String])] = []
        for scope in scopes.map(ScopeText.name) {
            guard let server = ScopeText.resourceServer(of: scope) else {
                throw OAuthFailure.invalidScope("The scope \(scope) belongs to no resource server.")
            }
            if let index = groups.firstIndex(where: { $0.server == server }) {
                groups[index].scopes.append(scope)
            } else {
                groups.append((server, [scope]))
            }
        }
        return groups
    }
}

extension Authority {
    /// How long a code may be exchanged, in seconds; RFC 6749 §4.1.2 recommends ten minutes at most.
    static let codeLifetime = 600.0

    /// Issues an authorization code for a login.
    mutating func issueCode(
        _ login: Login,
        redirectURI: String,
        challenge: String?,
        state: String?,
        now: Double
    ) throws -> String {
        // Scopes nobody knows are refused here, as Globus Auth does, and not at the exchange.
        _ = try scopesByServer(login.scopes)
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
    /// Revokes every token that came from one login.
    mutating func revokeLogin(_ id: Int) {
        for (value, token) in accessTokens where token.login.id == id { accessTokens[value]?.isRevoked = true }
        for (value, token) in refreshTokens where token.login.id == id { refreshTokens[value]?.isRevoked = true }
    }

    /// Revokes a token: an access token alone, a refresh token with all that came from its login (RFC 7009 §2.1).
    mutating func revoke(_ value: String) {
        accessTokens[value]?.isRevoked = true
        if let token = refreshTokens[value] { revokeLogin(token.login.id) }
    }

    /// Lets every access token that was issued so far be expired.
    mutating func expireAccessTokens(now: Double) {
        for value in accessTokens.keys { accessTokens[value]?.expiresAt = now }
    }
}

extension Authority {
    /// Whether the client proves itself by `secret`.
    func isSecret(_ secret: String, of client: MockGlobus.Client) -> Bool {
        credentials.values.contains { $0.clientID == client.id && $0.secret == secret }
    }

    /// Lets the client prove itself by one more secret.
    mutating func addCredential(_ credential: ClientCredential) {
        credentials[credential.id] = credential
    }
}
