/// The settings of a login client.
public struct LoginClientOptions: Sendable {
    /// The Globus environment, such as `production`.
    public var environment: String
    /// The base URL of Globus Auth, or of another OAuth 2 server.
    ///
    /// Nil derives it from ``environment``.
    public var baseURL: String?
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
    /// Whether credentials may be sent over unencrypted `http:` to other machines, although anyone on the way can read
    /// them.
    public var allowsInsecureHTTP: Bool
    /// Where requests are logged, and which secrets never show in messages.
    public var diagnostics: Diagnostics
    /// Called with a URL before its host is contacted; throws to refuse the request.
    public var permit: (@Sendable (RequestURL) throws -> Void)?

    /// Creates options; all defaults are those of the Globus SDK.
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

/// Checks a client's ID and secret.
///
/// An unset variable leaves an empty ID or secret, and the server's answer would name neither.
package enum ClientCredentials {
    /// Throws ``GlobusError`` with ``GlobusError/Code/usage`` for an ID that is empty or only white space.
    package static func check(id: String) throws {
        guard isBlank(id) else { return }
        throw GlobusError(
            .usage,
            "client_id is empty; give the ID that the OAuth 2 client was registered under, from a variable that is set"
        )
    }

    /// Throws ``GlobusError`` with ``GlobusError/Code/usage`` for a secret that is empty or only white space.
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
