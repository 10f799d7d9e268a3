extension GlobusError.Code {
    /// The tokens of an app are not what the app needs, or are absent.
    public static let tokenValidation = GlobusError.Code(
        "TokenValidationError",
        "The tokens of an app are not what the app needs, or are absent.",
        refining: .globus
    )
    /// There are no tokens for a service, or no refresh token.
    public static let missingToken = GlobusError.Code(
        "MissingTokenError",
        "There are no tokens for a service, or no refresh token.",
        refining: .tokenValidation
    )
    /// The access token for a service has expired, or was refused by it.
    public static let expiredToken = GlobusError.Code(
        "ExpiredTokenError",
        "The access token for a service has expired, or was refused by it.",
        refining: .tokenValidation
    )
    /// Whose tokens they are is unknown, or is somebody else than before.
    public static let identityValidation = GlobusError.Code(
        "IdentityValidationError",
        "Whose tokens they are is unknown, or is somebody else than before.",
        refining: .tokenValidation
    )
    /// A login does not tell whose tokens it brought.
    public static let missingIdentity = GlobusError.Code(
        "MissingIdentityError",
        "A login does not tell whose tokens it brought.",
        refining: .identityValidation
    )
    /// Somebody has logged in as another identity than before.
    public static let identityMismatch = GlobusError.Code(
        "IdentityMismatchError",
        "Somebody has logged in as another identity than before.",
        refining: .identityValidation
    )
    /// The tokens lack a scope that the app needs, or the user has not consented to what it depends on.
    public static let unmetScopeRequirements = GlobusError.Code(
        "UnmetScopeRequirementsError",
        "The tokens lack a scope that the app needs, or the user has not consented to what it depends on.",
        refining: .tokenValidation
    )

    /// An ID token is not valid.
    public static let idToken = GlobusError.Code("IDTokenError", "An ID token is not valid.", refining: .globus)

    /// A login did not come to its end; what was stored before is stored still.
    public static let loginFlow = GlobusError.Code(
        "LoginFlowError",
        "A login did not come to its end; what was stored before is stored still.",
        refining: .globus
    )
    /// The input ended where the code of a login was expected.
    public static let commandLineLoginFlowEOF = GlobusError.Code(
        "CommandLineLoginFlowEOFError",
        "The input ended where the code of a login was expected.",
        refining: .loginFlow
    )
    /// A login by a browser and a local server failed.
    public static let localServerLogin = GlobusError.Code(
        "LocalServerLoginError",
        "A login by a browser and a local server failed.",
        refining: .loginFlow
    )
    /// There is no browser that could come back to a local server.
    public static let localServerEnvironmentalLogin = GlobusError.Code(
        "LocalServerEnvironmentalLoginError",
        "There is no browser that could come back to a local server.",
        refining: .localServerLogin
    )

    /// The kinds of errors about logins and the tokens that they bring.
    static let ofLogins: [GlobusError.Code] = [
        .tokenValidation, .missingToken, .expiredToken, .identityValidation, .missingIdentity, .identityMismatch,
        .unmetScopeRequirements, .idToken, .loginFlow, .commandLineLoginFlowEOF, .localServerLogin,
        .localServerEnvironmentalLogin,
    ]
}

/// What an error of the kind ``GlobusError/Code/tokenValidation`` is about: the fields of the Globus SDK's classes.
public struct TokenValidationDetails: Sendable, Hashable {
    /// The service whose tokens they are.
    public var resourceServer: String?
    /// The scopes to ask for in a login that makes good what is missing.
    public var requiredScopes: [Scope]
    /// The end of the access token's life in seconds since 1970, of one that has expired.
    public var expiresAt: Double?
    /// The identity whose tokens are stored, where another one has logged in.
    public var storedIdentityID: String?
    /// The identity that has logged in instead.
    public var newIdentityID: String?

    /// Creates details.
    ///
    /// - Parameters:
    ///   - resourceServer: The service.
    ///   - requiredScopes: The scopes to ask for.
    ///   - expiresAt: The end of the token's life.
    ///   - storedIdentityID: Whose tokens are stored.
    ///   - newIdentityID: Who has logged in instead.
    public init(
        resourceServer: String? = nil,
        requiredScopes: [Scope] = [],
        expiresAt: Double? = nil,
        storedIdentityID: String? = nil,
        newIdentityID: String? = nil
    ) {
        self.resourceServer = resourceServer
        self.requiredScopes = requiredScopes
        self.expiresAt = expiresAt
        self.storedIdentityID = storedIdentityID
        self.newIdentityID = newIdentityID
    }
}
