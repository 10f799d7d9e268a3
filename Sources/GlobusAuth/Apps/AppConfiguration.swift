/// How an app behaves: the Globus SDK's `GlobusAppConfig`.
public struct AppConfiguration: Sendable {
    /// What to do about tokens that are absent or not the right ones, before they are looked for once more.
    ///
    /// It gets the app and an error of the kind ``GlobusError/Code/tokenValidation``, and may throw.
    public typealias TokenValidationErrorHandler = @Sendable (any GlobusApp, GlobusError) async throws -> Void

    /// Where the tokens are kept.
    public var tokenStorage: any TokenStorage
    /// How a person logs in; nil prints the URL and reads the code from standard input.
    ///
    /// A ``ClientApp`` has none.
    public var loginFlow: (any LoginFlow)?
    /// Where Globus Auth sends the code.
    ///
    /// Nil shows it to the user for copying. A client with a secret needs one.
    public var loginRedirectURI: String?
    /// Whether refresh tokens are asked for, and needed.
    public var requestRefreshTokens: Bool
    /// What to do about tokens that are absent or not the right ones; nil throws the error.
    public var tokenValidationErrorHandler: TokenValidationErrorHandler?
    /// Whether a service's demand for another login (``GARE``) is fulfilled at once, and the request sent once more.
    public var autoRedriveGAREs: Bool
    /// The Globus environment, such as `production`.
    public var environment: String
    /// How the authorizers renew: the host's handlers, the deadline, and who learns of it.
    ///
    /// The app sets the storage and the resource server itself.
    public var renewal: RenewalOptions

    /// Creates a configuration; every default is the Globus SDK's.
    ///
    /// - Parameters:
    ///   - tokenStorage: Where the tokens are kept.
    ///   - loginFlow: How a person logs in.
    ///   - loginRedirectURI: Where Globus Auth sends the code.
    ///   - requestRefreshTokens: Whether refresh tokens are asked for.
    ///   - tokenValidationErrorHandler: What to do about tokens that are not the right ones.
    ///   - autoRedriveGAREs: Whether demands for another login are fulfilled at once.
    ///   - environment: The Globus environment.
    ///   - renewal: How the authorizers renew.
    public init(
        tokenStorage: any TokenStorage,
        loginFlow: (any LoginFlow)? = nil,
        loginRedirectURI: String? = nil,
        requestRefreshTokens: Bool = false,
        tokenValidationErrorHandler: TokenValidationErrorHandler? = Self.logIn,
        autoRedriveGAREs: Bool = false,
        environment: String = "production",
        renewal: RenewalOptions = RenewalOptions()
    ) {
        self.tokenStorage = tokenStorage
        self.loginFlow = loginFlow
        self.loginRedirectURI = loginRedirectURI
        self.requestRefreshTokens = requestRefreshTokens
        self.tokenValidationErrorHandler = tokenValidationErrorHandler
        self.autoRedriveGAREs = autoRedriveGAREs
        self.environment = environment
        self.renewal = renewal
    }

    /// Logs in, but where somebody else's tokens are stored, which no login mends: the Globus SDK's
    /// `resolve_by_login_flow`.
    ///
    /// - Parameters:
    ///   - app: The app whose tokens they are.
    ///   - error: What is wrong with them.
    /// - Throws: `error` itself, or what the login throws.
    @Sendable
    public static func logIn(_ app: any GlobusApp, _ error: GlobusError) async throws {
        if error.code.isKind(of: .identityMismatch) { throw error }
        // Not forced: of tasks that come upon the same error, those that come late find that another one has logged in.
        try await app.login()
    }
}
