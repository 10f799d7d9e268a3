/// The app of a program that acts for itself, with its own credentials: the Globus SDK's `ClientApp`.
///
/// A login is one request for all scopes that the app needs, and nobody is asked. Where there are no tokens yet, the
/// authorizers fetch them at their first use.
public struct ClientApp: GlobusApp {
    /// What does the work.
    public let core: AppCore

    /// Creates an app around a login client.
    ///
    /// - Parameters:
    ///   - appName: The application's name; the default is the Globus SDK's.
    ///   - loginClient: The client whose tokens they are.
    ///   - scopeRequirements: The scopes that the app needs, by the service that accepts their tokens.
    ///   - configuration: How it behaves, without a login flow.
    /// - Throws: ``GlobusError/Code/usage`` for a configuration with a login flow, and where the login client is of another
    ///   environment; ``GlobusError/Code/scopeParse``.
    public init(
        _ appName: String = AppCore.defaultName,
        loginClient: ConfidentialAppAuthClient,
        scopeRequirements: [String: ScopeList] = [:],
        configuration: AppConfiguration
    ) throws {
        if configuration.loginFlow != nil {
            throw GlobusError(
                .usage,
                "A ClientApp cannot use a login_flow_manager: it logs in by itself. Leave it out."
            )
        }
        core = try AppCore(
            appName,
            kind: .client(loginClient),
            loginClient: loginClient,
            scopeRequirements: scopeRequirements,
            configuration: configuration,
            validators: []
        )
    }

    /// Creates an app with a login client of its own.
    ///
    /// - Parameters:
    ///   - appName: The application's name; the default is the Globus SDK's.
    ///   - clientID: The OAuth 2 client's ID.
    ///   - clientSecret: Its secret.
    ///   - scopeRequirements: The scopes that the app needs, by the service that accepts their tokens.
    ///   - configuration: How it behaves; its environment is also the login client's.
    ///   - options: What else the login client is given.
    ///   - httpClient: What carries the requests.
    ///   - time: The clock.
    /// - Throws: ``GlobusError/Code/usage`` for an empty ID or secret, a configuration with a login flow, and options that
    ///   name no server; ``GlobusError/Code/scopeParse``.
    public init(
        _ appName: String = AppCore.defaultName,
        clientID: String,
        clientSecret: Secret,
        scopeRequirements: [String: ScopeList] = [:],
        configuration: AppConfiguration,
        options: LoginClientOptions = LoginClientOptions(),
        httpClient: any HTTPClient,
        time: any TimeSource
    ) throws {
        let loginClient = try ConfidentialAppAuthClient(
            clientID: clientID,
            clientSecret: clientSecret,
            options: options.ofApp(appName, environment: configuration.environment),
            httpClient: httpClient,
            time: time
        )
        try self.init(
            appName,
            loginClient: loginClient,
            scopeRequirements: scopeRequirements,
            configuration: configuration
        )
    }
}
