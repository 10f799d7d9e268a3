/// How a service client is set up.
public struct ClientConfiguration: Sendable {
    /// The service's base URL.
    ///
    /// Nil derives it from ``serviceName`` and ``environment``.
    public var baseURL: String?
    /// The service's name in Globus's host names, such as `transfer`.
    public var serviceName: String?
    /// The Globus environment, such as `production`.
    public var environment: String
    /// What authorizes the requests.
    public var authorizer: (any Authorizer)?
    /// The application's name, added to `User-Agent`.
    public var appName: String?
    /// The total deadline of each attempt.
    ///
    /// Nil waits for ever.
    public var timeout: Duration?
    /// How often a request is repeated after a failure that may pass.
    public var maxRetries: Int
    /// How servers' certificates are checked.
    public var certificateVerification: CertificateVerification
    /// The kind of ``GlobusError`` that error responses become.
    public var errorCode: GlobusError.Code
    /// When a request is repeated, and after what wait.
    public var retryPolicy: RetryPolicy
    /// Whether credentials may be sent over cleartext `http:` beyond this machine, where anyone on the way can take them.
    public var allowsInsecureHTTP: Bool
    /// Called with a URL before any contact with its host, redirects included; throws to refuse it.
    public var permit: (@Sendable (RequestURL) throws -> Void)?
    /// What requests tell about themselves.
    public var diagnostics: Diagnostics

    /// Creates a configuration; every default is the Globus SDK's.
    public init(
        baseURL: String? = nil,
        serviceName: String? = nil,
        environment: String = "production",
        authorizer: (any Authorizer)? = nil,
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
        self.environment = environment
        self.authorizer = authorizer
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
    /// The base URL: ``baseURL`` where it is set, else that of ``serviceName`` in ``environment``.
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
    /// This configuration as a client of `service` uses it.
    ///
    /// Set are the service's name, its kind of error and the errors that are not repeated.
    public func serving(_ service: GlobusService) -> ClientConfiguration {
        var configuration = self
        configuration.serviceName = service.name
        configuration.errorCode = service.errorCode
        configuration.retryPolicy.permanentErrorCodes = service.permanentErrorCodes
        return configuration
    }

    /// Creates the configuration of a client in the program's environment.
    ///
    /// What the caller names wins over the variables, with the Globus SDK's exception: a variable with the service's
    /// URL wins over the name of an environment, and only `baseURL` wins over it.
    public init(
        serviceName: String?,
        in variables: ServiceEnvironment,
        baseURL: String? = nil,
        environment: String? = nil,
        authorizer: (any Authorizer)? = nil
    ) {
        self.init(
            baseURL: baseURL ?? serviceName.flatMap(variables.serviceURL),
            serviceName: serviceName,
            environment: environment ?? variables.environment.name,
            authorizer: authorizer,
            timeout: variables.timeout,
            certificateVerification: variables.certificateVerification
        )
    }
}
