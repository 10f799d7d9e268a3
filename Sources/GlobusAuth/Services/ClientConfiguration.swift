/// The settings of a service client.
public struct ClientConfiguration: Sendable {
    /// The service's base URL.
    ///
    /// With nil it is derived from ``serviceName`` and ``environment``.
    public var baseURL: String?
    /// The service's name in Globus's host names, such as `transfer`.
    public var serviceName: String?
    /// The Globus environment, such as `production`.
    public var environment: String
    /// The authorizer of the requests.
    ///
    /// That of a client with an app is the app's.
    public var authorizer: (any Authorizer)?
    /// What finds the tokens for the service, in the place of an authorizer.
    public var app: (any GlobusApp)?
    /// The scopes that the app needs for the service, in the place of ``defaultScopes``.
    public var appScopes: ScopeList?
    /// The name under which Globus Auth issues tokens for the service.
    ///
    /// A client of none can have no app.
    public var resourceServer: String?
    /// The scopes that the service needs where its user names none.
    public var defaultScopes: [String]
    /// The client of the Globus SDK whose operations the client has; nil for none.
    public var client: ServiceClient?
    /// What the client adds to the paths of operations, such as the flow of a client for one flow.
    public var clientValues: [String: String] = [:]
    /// The application's name, added to `User-Agent`.
    public var appName: String?
    /// The deadline of each attempt.
    ///
    /// With nil there is none.
    public var timeout: Duration?
    /// How often a request is repeated after a failure that may pass.
    public var maxRetries: Int
    /// How servers' certificates are checked.
    public var certificateVerification: CertificateVerification
    /// The kind of ``GlobusError`` that error responses become.
    public var errorCode: GlobusError.Code
    /// When a request is repeated, and after what wait.
    public var retryPolicy: RetryPolicy
    /// Whether credentials may be sent over unencrypted `http:` to other machines, although anyone on the way can read
    /// them.
    public var allowsInsecureHTTP: Bool
    /// Called with a URL before its host is contacted, also after redirects; throws to refuse the request.
    public var permit: (@Sendable (RequestURL) throws -> Void)?
    /// Where requests are logged, and which secrets never show in messages.
    public var diagnostics: Diagnostics

    /// Creates a configuration; all defaults are those of the Globus SDK.
    ///
    /// Where `environment` is nil, it is the app's, or else production.
    public init(
        baseURL: String? = nil,
        serviceName: String? = nil,
        environment: String? = nil,
        authorizer: (any Authorizer)? = nil,
        app: (any GlobusApp)? = nil,
        appScopes: ScopeList? = nil,
        resourceServer: String? = nil,
        defaultScopes: [String] = [],
        appName: String? = nil,
        timeout: Duration? = .seconds(60),
        maxRetries: Int = 5,
        certificateVerification: CertificateVerification = .systemAuthorities,
        errorCode: GlobusError.Code = .api,
        retryPolicy: RetryPolicy = RetryPolicy(),
        allowsInsecureHTTP: Bool = false,
        permit: (@Sendable (RequestURL) throws -> Void)? = nil,
        diagnostics: Diagnostics = Diagnostics()
    ) {
        self.baseURL = baseURL
        self.serviceName = serviceName
        self.environment = environment ?? app?.configuration.environment ?? GlobusEnvironment.production.name
        self.authorizer = authorizer
        self.app = app
        self.appScopes = appScopes
        self.resourceServer = resourceServer
        self.defaultScopes = defaultScopes
        self.appName = appName
        self.timeout = timeout
        self.maxRetries = maxRetries
        self.certificateVerification = certificateVerification
        self.errorCode = errorCode
        self.retryPolicy = retryPolicy
        self.allowsInsecureHTTP = allowsInsecureHTTP
        self.permit = permit
        self.diagnostics = diagnostics
    }
}

extension ClientConfiguration {
    /// Returns ``baseURL`` where it is set, and otherwise the URL of ``serviceName`` in ``environment``.
    func resolvedBaseURL() throws -> RequestURL {
        if let baseURL { return try Self.checkedBaseURL(baseURL) }
        guard let serviceName else {
            throw GlobusError(.usage, "the client has no base URL; give it a base_url or a service_name")
        }
        return try Self.checkedBaseURL(GlobusEnvironment(named: environment).baseURL(of: serviceName))
    }

    private static func checkedBaseURL(_ text: String) throws -> RequestURL {
        let url = try RequestURL(text)
        guard url.query == nil else {
            throw GlobusError(.usage, "the base URL '\(url.shownText)' has a query; give parameters with each request")
        }
        return url
    }
}

extension ClientConfiguration {
    /// Returns this configuration for a client of `service`.
    ///
    /// It sets the service's name, its resource server and default scopes, its kind of error and its permanent error codes.
    public func serving(_ service: GlobusService) -> ClientConfiguration {
        var configuration = self
        configuration.client = .serving(service)
        configuration.serviceName = service.name
        configuration.resourceServer = service.resourceServer
        configuration.defaultScopes = service.defaultScopes
        configuration.errorCode = service.errorCode
        configuration.retryPolicy.permanentErrorCodes = service.permanentErrorCodes
        return configuration
    }

    /// Creates the configuration of a client in the program's environment.
    ///
    /// The arguments take precedence over the variables, with the Globus SDK's exception: a variable with the service's
    /// URL takes precedence over the name of an environment, and only `baseURL` over that variable. The
    /// environment of an app takes precedence over that of the variables.
    public init(
        serviceName: String?,
        in variables: ServiceEnvironment,
        baseURL: String? = nil,
        environment: String? = nil,
        authorizer: (any Authorizer)? = nil,
        app: (any GlobusApp)? = nil,
        appScopes: ScopeList? = nil
    ) {
        self.init(
            baseURL: baseURL ?? serviceName.flatMap(variables.serviceURL),
            serviceName: serviceName,
            environment: environment ?? app?.configuration.environment ?? variables.environment.name,
            authorizer: authorizer,
            app: app,
            appScopes: appScopes,
            timeout: variables.timeout,
            certificateVerification: variables.certificateVerification
        )
    }
}
