public import GlobusAuth

/// The app that a program runs its scripts for: what `globus.app()` is.
///
/// With a secret it is a `ClientApp`, else a `UserApp`.
public struct AppSettings: Sendable {
    /// The application's name.
    public var name: String
    /// Finds the ID of the OAuth 2 client; asked once, when the app is first used.
    public var clientID: @Sendable () throws -> String
    /// Its secret, where the program acts for itself.
    public var clientSecret: Secret?
    /// The name of the token storage; nil for the site's default, or else `json`.
    public var tokenStorage: String?
    /// The name of the login flow, see ``ScriptHost/Configuration/loginFlows``; nil for `command-line`.
    public var loginFlow: String?
    /// Whether refresh tokens are asked for, and needed.
    public var requestRefreshTokens: Bool

    /// Describes an app.
    ///
    /// - Parameters:
    ///   - name: The application's name.
    ///   - clientSecret: The client's secret, where the program acts for itself.
    ///   - tokenStorage: The name of the token storage.
    ///   - loginFlow: The name of the login flow.
    ///   - requestRefreshTokens: Whether refresh tokens are asked for, and needed.
    ///   - clientID: Finds the ID of the OAuth 2 client.
    public init(
        _ name: String,
        clientSecret: Secret? = nil,
        tokenStorage: String? = nil,
        loginFlow: String? = nil,
        requestRefreshTokens: Bool = true,
        clientID: @escaping @Sendable () throws -> String
    ) {
        self.name = name
        self.clientSecret = clientSecret
        self.tokenStorage = tokenStorage
        self.loginFlow = loginFlow
        self.requestRefreshTokens = requestRefreshTokens
        self.clientID = clientID
    }
}

extension ScriptHost {
    /// The app that scripts get from `globus.app()`.
    ///
    /// - Throws: `GlobusError` with `usage` where the configuration has none, or its client is not known.
    public func app() throws -> any GlobusApp { try services.ownApp().app }

    /// The client of that app, where it was used.
    package var usedAppClientID: String? { services.madeApp?.app.clientID }

    /// Makes a client of a service that works for the app of `globus.app()`, as a script makes it.
    ///
    /// - Parameters:
    ///   - service: The service.
    ///   - scopes: The scopes that the app is to have for it; nil for those that the service needs.
    /// - Returns: The client.
    /// - Throws: What ``app()`` throws, and `GlobusError` with `usage` for variables that name no server.
    public func client(of service: GlobusService, appScopes scopes: ScopeList? = nil) throws -> BaseClient {
        var configuration = ClientConfiguration(
            serviceName: service.name,
            in: services.variables,
            app: try app(),
            appScopes: scopes
        )
        configuration.permit = services.permit
        configuration.allowsInsecureHTTP = services.allowsInsecureHTTP
        configuration.diagnostics = services.diagnostics
        return try BaseClient(
            configuration.serving(service),
            httpClient: services.httpClient,
            time: services.time
        )
    }

    /// Logs in for the app that scripts get from `globus.app()`, which takes no permission: it is the program's own wish.
    ///
    /// - Parameters:
    ///   - scopes: What the login asks for, by the service that accepts the tokens.
    ///   - parameters: What the login must fulfil, such as those of a `GARE`; then a login is always needed.
    ///   - force: Whether to log in although it does not seem needed.
    /// - Returns: Whether a login was needed.
    /// - Throws: What the app's `login` throws.
    @discardableResult
    public func logIn(
        _ scopes: [String: ScopeList] = [:],
        authorizationParameters parameters: AuthorizationParameters? = nil,
        force: Bool = false
    ) async throws -> Bool {
        let app = try app()
        try app.addScopeRequirements(scopes)
        let isCertain = force || parameters != nil
        let isNeeded = isCertain ? true : try await app.loginRequired()
        if isNeeded {
            try await PermittedLoginFlow.$isProgramsOwn.withValue(true) {
                try await app.login(authorizationParameters: parameters, force: force)
            }
        }
        return isNeeded
    }
}

extension HostServices {
    /// The app that the program runs its scripts for, which is made once.
    func ownApp() throws -> AppObject {
        if let app = madeApp { return app }
        guard let settings = app else {
            throw GlobusError(.usage, "this program runs its scripts for no app; make one, such as a globus.UserApp")
        }
        let made = AppObject(try makeApp(settings))
        madeApp = made
        return made
    }

    private func makeApp(_ settings: AppSettings) throws -> any GlobusApp {
        let client = try loginClient(
            id: try settings.clientID(),
            secret: settings.clientSecret.map { knownSecrets.remembering($0) },
            loginOptions(appName: settings.name)
        )
        let environment = variables.environment.name
        let request = TokenStorageRequest(
            clientID: client.clientID,
            appName: settings.name,
            environment: environment
        )
        var configuration = AppConfiguration(
            tokenStorage: try appStorage(named: settings.tokenStorage, request),
            requestRefreshTokens: settings.requestRefreshTokens,
            // A script that may not start a login gets the service's refusal itself.
            autoRedriveGAREs: judge.loginRefusal == nil,
            environment: environment,
            renewal: renewal()
        )
        if let client = client as? ConfidentialAppAuthClient {
            return try ClientApp(settings.name, loginClient: client, configuration: configuration)
        }
        let flow = try loginFlow(named: settings.loginFlow, place: "the app '\(settings.name.printable(limit: 100))'")
        configuration.loginFlow = flow
        configuration.tokenValidationErrorHandler = { try await flow.logIn($0, $1) }
        return try UserApp(settings.name, loginClient: client, configuration: configuration)
    }
}

extension KnownSecrets {
    fileprivate func remembering(_ secret: Secret) -> Secret {
        insert(secret)
        return secret
    }
}
