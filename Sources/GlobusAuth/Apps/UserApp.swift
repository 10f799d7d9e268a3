/// The app of a person, who logs in by a browser: the Globus SDK's `UserApp`.
///
/// ```swift
/// let app = try UserApp(
///     "my-app",
///     clientID: "…",
///     scopeRequirements: [ScopeCollection.transfer.resourceServer: ScopeList(ScopeCollection.transfer.all)],
///     configuration: AppConfiguration(tokenStorage: JSONTokenStorage(filePath: path), requestRefreshTokens: true),
///     httpClient: httpClient,
///     time: time
/// )
/// let transfer = try BaseClient(.transfer, ClientConfiguration(app: app), httpClient: httpClient, time: time)
/// ```
public struct UserApp: GlobusApp {
    /// What does the work.
    public let core: AppCore

    /// Creates an app around a login client.
    ///
    /// - Parameters:
    ///   - appName: The application's name; the default is the Globus SDK's.
    ///   - loginClient: The client that obtains the tokens: a ``NativeAppAuthClient``, or a ``ConfidentialAppAuthClient``,
    ///     which needs ``AppConfiguration/loginRedirectURI``.
    ///   - scopeRequirements: The scopes that the app needs, by the service that accepts their tokens.
    ///   - configuration: How it behaves.
    /// - Throws: ``GlobusError/Code/usage`` where the login client is of another environment;
    ///   ``GlobusError/Code/scopeParse``.
    public init(
        _ appName: String = AppCore.defaultName,
        loginClient: any AuthLoginClient,
        scopeRequirements: [String: ScopeList] = [:],
        configuration: AppConfiguration
    ) throws {
        var validators: [any TokenDataValidator] = []
        validators.append(
            configuration.requestRefreshTokens
                ? HasRefreshTokensValidator() : NotExpiredValidator(time: loginClient.service.time)
        )
        core = try AppCore(
            appName,
            kind: .user,
            loginClient: loginClient,
            scopeRequirements: scopeRequirements,
            configuration: configuration,
            validators: validators + [UnchangingIdentityValidator()]
        )
    }

    /// Creates an app with a login client of its own.
    ///
    /// - Parameters:
    ///   - appName: The application's name; the default is the Globus SDK's.
    ///   - clientID: The OAuth 2 client's ID.
    ///   - clientSecret: Its secret, where it has one.
    ///   - scopeRequirements: The scopes that the app needs, by the service that accepts their tokens.
    ///   - configuration: How it behaves; its environment is also the login client's.
    ///   - options: What else the login client is given.
    ///   - httpClient: What carries the requests.
    ///   - time: The clock.
    /// - Throws: ``GlobusError/Code/usage`` for an empty ID or secret, and for options that name no server;
    ///   ``GlobusError/Code/scopeParse``.
    public init(
        _ appName: String = AppCore.defaultName,
        clientID: String,
        clientSecret: Secret? = nil,
        scopeRequirements: [String: ScopeList] = [:],
        configuration: AppConfiguration,
        options: LoginClientOptions = LoginClientOptions(),
        httpClient: any HTTPClient,
        time: any TimeSource
    ) throws {
        let options = options.ofApp(appName, environment: configuration.environment)
        let loginClient: any AuthLoginClient =
            if let clientSecret {
                try ConfidentialAppAuthClient(
                    clientID: clientID,
                    clientSecret: clientSecret,
                    options: options,
                    httpClient: httpClient,
                    time: time
                )
            } else {
                try NativeAppAuthClient(clientID: clientID, options: options, httpClient: httpClient, time: time)
            }
        try self.init(
            appName,
            loginClient: loginClient,
            scopeRequirements: scopeRequirements,
            configuration: configuration
        )
    }
}

extension LoginClientOptions {
    /// These options for the login client of an app.
    func ofApp(_ name: String, environment: String) -> LoginClientOptions {
        var options = self
        options.environment = environment
        options.appName = appName ?? name
        return options
    }
}
