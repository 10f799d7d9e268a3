import Synchronization

/// What apps of both kinds have in common: the scopes that are needed, the tokens, and the authorizers made of them.
///
/// Programs use it through ``UserApp`` and ``ClientApp``.
public final class AppCore: Sendable {
    /// The Globus SDK's name for an app that has none.
    public static let defaultName = "Unnamed Globus App"

    enum Kind: Sendable {
        case user
        case client(ConfidentialAppAuthClient)
    }

    private struct State {
        var requirements = ScopeRequirements()
        var authorizers: [String: CachedAuthorizer] = [:]
        /// Access tokens that a service has refused before their end.
        var refused: [String: Secret] = [:]
    }

    let appName: String
    let kind: Kind
    let loginClient: any AuthLoginClient
    let configuration: AppConfiguration
    let tokenStorage: ValidatingTokenStorage
    let logins = LoginQueue()
    private let scopeValidator: ScopeRequirementsValidator
    private let state: Shared

    /// What the validators look at while the app is still being made.
    private final class Shared: Sendable {
        let state = Mutex(State())
    }

    init(
        _ appName: String,
        kind: Kind,
        loginClient: any AuthLoginClient,
        scopeRequirements: [String: ScopeList],
        configuration: AppConfiguration,
        validators: [any TokenDataValidator]
    ) throws {
        try Self.checkEnvironment(of: loginClient, configuration.environment)
        let shared = Shared()
        let consents = ConsentLookup(loginClient)
        scopeValidator = ScopeRequirementsValidator(
            requirements: { shared.state.withLock { $0.requirements.scopes } },
            consents: { try await consents.consents(of: $0) }
        )
        let name = appName.printable(limit: 100)
        tokenStorage = ValidatingTokenStorage(
            configuration.tokenStorage,
            owner: "the app '\(name)' (client '\(loginClient.clientID.printable(limit: 100))')",
            validators: validators + [scopeValidator]
        )
        self.appName = appName
        self.kind = kind
        self.loginClient = loginClient
        self.configuration = configuration
        state = shared
        try addScopeRequirements(scopeRequirements)
        try addScopeRequirements([ScopeCollection.auth.resourceServer: "openid"])
        consents.setAuthorization { [weak self] in try await self?.consentAuthorization() }
    }

    private static func checkEnvironment(of loginClient: any AuthLoginClient, _ expected: String) throws {
        guard let client = loginClient.service.client as? BaseClient else { return }
        let own = client.configuration.environment
        if own == expected { return }
        let message = """
            [Environment Mismatch] The login_client's environment (\(own.printable(limit: 60))) does not match the \
            GlobusApp's configured environment (\(expected.printable(limit: 60))).
            """
        throw GlobusError(.usage, message)
    }
}

extension AppCore {
    var requirements: ScopeRequirements { state.state.withLock { $0.requirements } }

    func addScopeRequirements(_ scopes: [String: ScopeList]) throws {
        try state.state.withLock { state in
            for name in try state.requirements.add(scopes) { state.authorizers[name] = nil }
        }
    }

    /// Forgets what was made of the stored tokens, because others are stored now.
    func forgetAuthorizers() {
        state.state.withLock { state in
            state.authorizers = [:]
            state.refused = [:]
        }
        scopeValidator.forgetConsents()
    }
}

extension AppCore {
    /// An authorizer with the end of its use.
    private struct CachedAuthorizer {
        let authorizer: any Authorizer
        /// In seconds since 1970; nil for one that renews itself.
        let usableUntil: Double?
    }

    /// The authorizer for a service, where one is at hand.
    func cachedAuthorizer(for resourceServer: String) -> (any Authorizer)? {
        let cached = state.state.withLock { $0.authorizers[resourceServer] }
        guard let cached else { return nil }
        if let end = cached.usableUntil, end < loginClient.service.time.now() { return nil }
        return cached.authorizer
    }

    func authorizer(for resourceServer: String, of app: any GlobusApp) async throws -> any Authorizer {
        if let authorizer = cachedAuthorizer(for: resourceServer) { return authorizer }
        do {
            return try await makeAuthorizer(for: resourceServer)
        } catch let error as GlobusError where error.code.isKind(of: .tokenValidation) {
            guard let handler = configuration.tokenValidationErrorHandler, !AppScope.isHandling(self) else {
                throw error
            }
            try await AppScope.handling(self) { try await handler(app, error) }
            return try await makeAuthorizer(for: resourceServer)
        }
    }

    private func makeAuthorizer(for resourceServer: String) async throws -> any Authorizer {
        let needed = requirements.scopes[resourceServer]
        let made = try await makeUncachedAuthorizer(for: resourceServer, needed)
        return state.state.withLock { state in
            // Tokens that were read under other requirements are not for later.
            guard state.requirements.scopes[resourceServer] == needed else { return made.authorizer }
            // One renewing authorizer for all: another task may have been faster.
            if made.usableUntil == nil, let other = state.authorizers[resourceServer] { return other.authorizer }
            state.authorizers[resourceServer] = made
            return made.authorizer
        }
    }

    private func makeUncachedAuthorizer(
        for resourceServer: String,
        _ needed: [Scope]?
    ) async throws -> CachedAuthorizer {
        switch kind {
        case .client(let client): return try await clientCredentials(client, for: resourceServer, needed)
        case .user:
            let stored = try await configuration.tokenStorage.tokenDataByResourceServer()
            let record = try await validRecord(for: resourceServer, in: stored)
            guard configuration.requestRefreshTokens else {
                let authorizer = try AccessTokenAuthorizer(record.accessToken)
                return CachedAuthorizer(
                    authorizer: authorizer,
                    usableUntil: record.expiresAtSeconds.map(Double.init) ?? .infinity
                )
            }
            let authorizer = try RefreshTokenAuthorizer(
                refreshToken: record.refreshToken,
                authClient: loginClient,
                options: renewalOptions(for: resourceServer)
            )
            authorizer.renewing.begin(with: record)
            return CachedAuthorizer(authorizer: authorizer, usableUntil: nil)
        }
    }

    private func clientCredentials(
        _ client: ConfidentialAppAuthClient,
        for resourceServer: String,
        _ needed: [Scope]?
    ) async throws -> CachedAuthorizer {
        guard let needed else { throw unneeded(resourceServer) }
        let stored = try await configuration.tokenStorage.tokenDataByResourceServer()
        let record = stored[resourceServer] == nil ? nil : try await validRecord(for: resourceServer, in: stored)
        let authorizer = try ClientCredentialsAuthorizer(
            confidentialClient: client,
            scopes: ScopeList(needed),
            options: renewalOptions(for: resourceServer)
        )
        if let record { authorizer.renewing.begin(with: record) }
        return CachedAuthorizer(authorizer: authorizer, usableUntil: nil)
    }

    private func renewalOptions(for resourceServer: String) -> RenewalOptions {
        var options = configuration.renewal
        options.storage = configuration.tokenStorage
        options.resourceServer = resourceServer
        return options
    }

    private func unneeded(_ resourceServer: String) -> GlobusError {
        let message = """
            The app '\(appName.printable(limit: 100))' needs no scopes of '\(resourceServer.printable(limit: 200))'. Add \
            them to its scope requirements.
            """
        return GlobusError(.usage, message)
    }
}

extension AppCore {
    /// The stored token for a service where it passes all checks and was not refused.
    private func validRecord(for resourceServer: String, in stored: [String: TokenData]) async throws -> TokenData {
        let record = try await tokenStorage.validTokenData(for: resourceServer, in: stored)
        let refused = state.state.withLock { $0.refused[resourceServer] }
        configuration.renewal.diagnostics.knownSecrets?.insert(record)
        guard refused == record.accessToken, case .user = kind, !configuration.requestRefreshTokens else {
            return record
        }
        let details = TokenValidationDetails(resourceServer: resourceServer)
        throw try tokenStorage.context(of: [resourceServer: record], prior: stored).error(
            .expiredToken,
            "The service '\(resourceServer.printable(limit: 200))' has refused the access token before its end",
            details
        )
    }

    /// Notes that a service has refused the access token of a header, so that it is not handed out again.
    func note(refused header: String?, by resourceServer: String) {
        guard let header, header.hasPrefix("Bearer ") else { return }
        state.state.withLock { state in
            state.refused[resourceServer] = Secret(String(header.dropFirst("Bearer ".count)))
            state.authorizers[resourceServer] = nil
        }
    }

    /// Forgets what was made of tokens that another process has removed; returns whether that was so.
    func forgetRemovedTokens(for resourceServer: String) async -> Bool {
        guard let stored = try? await configuration.tokenStorage.tokenDataByResourceServer(),
            stored[resourceServer] == nil
        else { return false }
        state.state.withLock { $0.authorizers[resourceServer] = nil }
        return true
    }

    func loginRequired() async throws -> Bool {
        let stored = try await configuration.tokenStorage.tokenDataByResourceServer()
        do {
            for name in requirements.resourceServers { _ = try await validRecord(for: name, in: stored) }
            return false
        } catch let error as GlobusError where error.code.isKind(of: .tokenValidation) {
            return true
        }
    }

    /// Whether the stored tokens have all scopes, with the consents that these depend on.
    func hasScopes(_ scopes: [Scope], in stored: [String: TokenData]) async throws -> Bool {
        let granted = stored.values.flatMap { $0.scope.split(whereSeparator: \.isWhitespace).map(String.init) }
        guard scopes.allSatisfy({ granted.contains($0.scopeString) }) else { return false }
        guard let identity = try tokenStorage.context(of: stored, prior: stored).identityID else { return true }
        return try await scopeValidator.missingConsents(scopes, identity).isEmpty
    }

    /// The header with which consents are looked up; what its scopes depend on does not matter for that.
    private func consentAuthorization() async throws -> String? {
        let name = ScopeCollection.auth.resourceServer
        return try await AppScope.handling(self) { try await makeAuthorizer(for: name).authorizationHeader() }
    }
}
