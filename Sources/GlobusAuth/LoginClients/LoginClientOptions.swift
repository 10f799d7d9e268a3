/// What every login client may be given.
public struct LoginClientOptions: Sendable {
    /// The Globus environment, such as `production`.
    public var environment: String
    /// The base URL of Globus Auth, or of another OAuth 2 server.
    ///
    /// Nil derives it from ``environment``.
    public var baseURL: String?
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
    /// Whether credentials may be sent over cleartext `http:` beyond this machine, where anyone on the way can take them.
    public var allowsInsecureHTTP: Bool
    /// What requests tell about themselves.
    public var diagnostics: Diagnostics
    /// Called with a URL before any contact with its host; throws to refuse it.
    public var permit: (@Sendable (RequestURL) throws -> Void)?

    /// Creates options; every default is the Globus SDK's.
    public init(
        environment: String = "production",
        baseURL: String? = nil,
        appName: String? = nil,
        timeout: Duration? = .seconds(60),
        maxRetries: Int = 5,
        certificateVerification: CertificateVerification = .systemAuthorities,
        allowsInsecureHTTP: Bool = false,
        permit: (@Sendable (RequestURL) throws -> Void)? = nil,
        diagnostics: Diagnostics = Diagnostics()
    ) {
        self.environment = environment
        self.baseURL = baseURL
        self.appName = appName
        self.timeout = timeout
        self.maxRetries = maxRetries
        self.certificateVerification = certificateVerification
        self.allowsInsecureHTTP = allowsInsecureHTTP
        self.permit = permit
        self.diagnostics = diagnostics
    }

    func makeClient(
        authorizer: any Authorizer,
        httpClient: any HTTPClient,
        time: any TimeSource
    ) throws -> BaseClient {
        let configuration = ClientConfiguration(
            baseURL: baseURL,
            serviceName: "auth",
            environment: environment,
            authorizer: authorizer,
            appName: appName,
            timeout: timeout,
            maxRetries: maxRetries,
            certificateVerification: certificateVerification,
            errorCode: .authAPI,
            allowsInsecureHTTP: allowsInsecureHTTP,
            permit: permit,
            diagnostics: diagnostics
        )
        return try BaseClient(configuration, httpClient: httpClient, time: time)
    }
}

/// The checks of what an OAuth 2 client names itself with.
///
/// A server's answer to an empty ID or secret, which a variable that is not set leaves behind, names neither.
package enum ClientCredentials {
    /// Throws ``GlobusError/Code/usage`` for an ID that is empty or all white space.
    package static func check(id: String) throws {
        guard isBlank(id) else { return }
        throw GlobusError(
            .usage,
            "client_id is empty; give the ID that the OAuth 2 client was registered under, from a variable that is set"
        )
    }

    /// Throws ``GlobusError/Code/usage`` for a secret that is empty or all white space.
    static func check(secret: Secret) throws {
        guard isBlank(secret.reveal()) else { return }
        throw GlobusError(
            .usage,
            "client_secret is empty; give the OAuth 2 client's secret, from a variable that is set, or use "
                + "NativeAppAuthClient for a client that has none"
        )
    }

    private static func isBlank(_ text: String) -> Bool { text.allSatisfy(\.isWhitespace) }
}
