@testable import GlobusAuth

/// Globus Auth as apps use it, with the storage and the user of a test.
///
/// A code, and a refresh token, tells which scopes it was issued for: `code 1:openid …`.
struct AppServer: Sendable {
    struct State: Sendable {
        var identity: String? = "ada"
        var lifetime = 172_800
        /// Scopes that the user does not get.
        var leftOut: Set<String> = []
        var consents = "[]"
        var issued = 0
        /// Whether refresh tokens are of no use.
        var hasRevoked = false
        /// Tokens whose revocation fails.
        var unrevocable: Set<String> = []
        /// What the flow gets besides the code.
        var returnedState: String?
        var isDenied = false
        /// The logins for which the flow has run.
        var attempts: [SeenLogin] = []
    }

    /// What the flow has seen of a login; the login itself refers to the app, and so to the flow.
    struct SeenLogin {
        let authorizationParameters: AuthorizationParameters
        let state: String
        let authorizeURL: String
    }

    let state = Box(State())
    let time = FakeTime()
    let storage: FakeTokenStorage
    let auth: FakeAuth
    /// Holds logins up until it is opened; nil lets them pass.
    let gate: HoldingGate?

    static let transfer = ScopeCollection.transfer.resourceServer
    static let groups = ScopeCollection.groups.resourceServer
    static let auth = ScopeCollection.auth.resourceServer
    static let transferAll = "urn:globus:auth:scope:transfer.api.globus.org:all"
    static let groupsAll = "urn:globus:auth:scope:groups.api.globus.org:all"

    init(storage: FakeTokenStorage = FakeTokenStorage(), gate: HoldingGate? = nil) {
        let state = state
        self.storage = storage
        self.gate = gate
        auth = FakeAuth { call in try Self.answer(call, state) }
    }

    /// The calls of the token endpoint that have this grant type.
    func grants(_ type: String) -> [FakeAuth.Call] {
        auth.calls.filter { $0.path.hasSuffix("/token") && $0.field("grant_type") == type }
    }

    var revoked: [String] { auth.calls.filter { $0.path.hasSuffix("/revoke") }.compactMap { $0.field("token") } }

    var flow: FunctionLoginFlow {
        FunctionLoginFlow { [self] attempt in
            let seen = SeenLogin(
                authorizationParameters: attempt.authorizationParameters,
                state: attempt.state,
                authorizeURL: try attempt.authorizeURL()
            )
            state.update { $0.attempts.append(seen) }
            await gate?.pass()
            if state.value.isDenied {
                return try attempt.code(fromRedirect: ["error": "access_denied", "state": attempt.state])
            }
            let scopes = (attempt.authorizationParameters.requiredScopes ?? []).joined(separator: " ")
            let number = state.update { state in
                state.issued += 1
                return state.issued
            }
            return AuthorizationCode(Secret("code \(number):\(scopes)"), state: state.value.returnedState)
        }
    }

    func configuration(
        refreshTokens: Bool = false,
        _ adjust: (inout AppConfiguration) -> Void = { _ in }
    ) -> AppConfiguration {
        var configuration = AppConfiguration(
            tokenStorage: storage,
            loginFlow: flow,
            requestRefreshTokens: refreshTokens
        )
        adjust(&configuration)
        return configuration
    }

    /// An app that needs all of Transfer.
    func userApp(
        refreshTokens: Bool = false,
        scopes: ScopeList = ScopeList(transferAll),
        _ adjust: (inout AppConfiguration) -> Void = { _ in }
    ) throws -> UserApp {
        try UserApp(
            "test-app",
            loginClient: auth.native(time),
            scopeRequirements: [Self.transfer: scopes],
            configuration: configuration(refreshTokens: refreshTokens, adjust)
        )
    }

    func clientApp(_ adjust: (inout AppConfiguration) -> Void = { _ in }) throws -> ClientApp {
        var configuration = configuration(adjust)
        configuration.loginFlow = nil
        return try ClientApp(
            "test-app",
            loginClient: auth.confidential(time),
            scopeRequirements: [Self.transfer: ScopeList(Self.transferAll), Self.groups: ScopeList(Self.groupsAll)],
            configuration: configuration
        )
    }
}

extension AppServer {
    private static func answer(_ call: FakeAuth.Call, _ state: Box<State>) throws -> HTTPResponse {
        if call.path.hasSuffix("/consents") { return json(#"{"consents": \#(state.value.consents)}"#) }
        if call.path.hasSuffix("/revoke") {
            let token = call.field("token") ?? ""
            if state.value.unrevocable.contains(token) { throw GlobusError(.connection, "nobody is there") }
            return json(#"{"active": false}"#)
        }
        if state.value.hasRevoked, call.field("grant_type") == "refresh_token" { throw oauthError("invalid_grant") }
        let text = call.field("code") ?? call.field("refresh_token") ?? "cc:" + (call.field("scope") ?? "")
        let scopes = String(text.drop { $0 != ":" }.dropFirst())
        let number = state.update { state in
            state.issued += 1
            return state.issued
        }
        return try tokens(for: scopes, number, call, state.value)
    }

    /// One token for each service, with a refresh token where a person has logged in.
    private static func tokens(
        for text: String,
        _ number: Int,
        _ call: FakeAuth.Call,
        _ state: State
    ) throws -> HTTPResponse {
        let scopes = try ScopeParser.parse(text).map(\.scopeString).filter { !state.leftOut.contains($0) }
        let groups = Dictionary(grouping: scopes) {
            $0.split(separator: ":").dropFirst(4).first.map(String.init) ?? auth
        }
        let hasRefreshTokens = call.field("grant_type") != "client_credentials"
        var documents = groups.keys.sorted().map { name in
            let granted = groups[name]?.joined(separator: " ") ?? ""
            let refresh = hasRefreshTokens ? #""refresh_token": "R\#(number):\#(granted)","# : ""
            return """
                "access_token": "A\(number)-\(name)", \(refresh) "expires_in": \(state.lifetime), \
                "scope": "\(granted)", "resource_server": "\(name)", "token_type": "Bearer"
                """
        }
        let first = documents.removeFirst()
        let others = documents.map { "{\($0)}" }.joined(separator: ", ")
        let isLogin = call.field("grant_type") == "authorization_code"
        let identity = isLogin ? state.identity.map { #""id_token": "\#(idToken($0))","# } ?? "" : ""
        return json("{\(first), \(identity) \"other_tokens\": [\(others)]}")
    }

    private static func idToken(_ subject: String) -> String {
        "e30." + Base64.encodeForURL(Array(#"{"sub": "\#(subject)"}"#.utf8)) + ".signature"
    }
}
