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
        for scope in scopes.map(ScopeList.name) {
            guard let server = ScopeList.resourceServer(of: scope) else {
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
