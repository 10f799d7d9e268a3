/// A check of tokens before they are stored and after they are read: the Globus SDK's `TokenDataValidator`.
///
/// Both functions do nothing unless an implementation says otherwise.
public protocol TokenDataValidator: Sendable {
    /// Checks tokens before they are stored.
    ///
    /// - Parameters:
    ///   - records: The tokens by their services.
    ///   - context: What else is known.
    /// - Throws: An error of the kind ``GlobusError/Code/tokenValidation`` where they must not be stored.
    func validate(beforeStoring records: [String: TokenData], _ context: TokenValidationContext) async throws

    /// Checks tokens after they were read.
    ///
    /// - Parameters:
    ///   - records: The tokens by their services.
    ///   - context: What else is known.
    /// - Throws: An error of the kind ``GlobusError/Code/tokenValidation`` where they must not be used.
    func validate(afterRetrieving records: [String: TokenData], _ context: TokenValidationContext) async throws
}

extension TokenDataValidator {
    /// Lets everything be stored.
    public func validate(beforeStoring records: [String: TokenData], _ context: TokenValidationContext) async throws {}

    /// Lets everything be used.
    public func validate(afterRetrieving records: [String: TokenData], _ context: TokenValidationContext) async throws {
    }
}

/// What a ``TokenDataValidator`` knows besides the tokens.
public struct TokenValidationContext: Sendable {
    /// The identity whose tokens the storage had before, where it is known.
    public let priorIdentityID: String?
    /// The identity whose tokens are validated, where they tell it.
    public let tokenDataIdentityID: String?
    /// Whose storage it is and where it is, for messages: `the app 'x' (client 'y') in JSONTokenStorage(…)`.
    public let place: String

    /// Creates a context.
    ///
    /// - Parameters:
    ///   - priorIdentityID: The identity whose tokens the storage had before.
    ///   - tokenDataIdentityID: The identity whose tokens are validated.
    ///   - place: Whose storage it is and where it is.
    public init(priorIdentityID: String?, tokenDataIdentityID: String?, place: String) {
        self.priorIdentityID = priorIdentityID
        self.tokenDataIdentityID = tokenDataIdentityID
        self.place = place
    }

    /// The identity that matters, where it is known.
    public var identityID: String? { tokenDataIdentityID ?? priorIdentityID }

    /// What is wrong with the tokens of a service, and the remedy.
    ///
    /// - Parameters:
    ///   - code: The kind of the error.
    ///   - problem: What is wrong, as the beginning of a sentence that the place ends.
    ///   - remedy: What to do.
    ///   - details: What the error is about.
    /// - Returns: The error.
    func error(
        _ code: GlobusError.Code,
        _ problem: String,
        remedy: String = "Log in again.",
        _ details: TokenValidationDetails
    ) -> GlobusError {
        GlobusError(code, "\(problem), for \(place). \(remedy)", tokenValidation: details)
    }
}

/// Requires a refresh token with each access token that is read: the Globus SDK's `HasRefreshTokensValidator`.
public struct HasRefreshTokensValidator: TokenDataValidator {
    /// Creates one.
    public init() {}

    /// Throws ``GlobusError/Code/missingToken`` for a record without a refresh token.
    public func validate(afterRetrieving records: [String: TokenData], _ context: TokenValidationContext) async throws {
        for name in records.keys.sorted() where records[name]?.refreshToken == nil {
            let problem = "There is no refresh token for '\(name.printable(limit: 200))'"
            throw context.error(.missingToken, problem, TokenValidationDetails(resourceServer: name))
        }
    }
}

/// Requires that each access token that is read has not expired: the Globus SDK's `NotExpiredValidator`.
public struct NotExpiredValidator: TokenDataValidator {
    private let time: any TimeSource

    /// Creates one.
    ///
    /// - Parameter time: The clock.
    public init(time: any TimeSource) {
        self.time = time
    }

    /// Throws ``GlobusError/Code/expiredToken`` for a record whose access token has expired.
    public func validate(afterRetrieving records: [String: TokenData], _ context: TokenValidationContext) async throws {
        let now = time.now()
        for name in records.keys.sorted() {
            guard let expiry = records[name]?.expiresAtSeconds, Double(expiry) < now else { continue }
            let problem = """
                The access token for '\(name.printable(limit: 200))' expired \((now - Double(expiry)).inWords) ago, and there \
                is no refresh token in use
                """
            let details = TokenValidationDetails(resourceServer: name, expiresAt: Double(expiry))
            throw context.error(.expiredToken, problem, details)
        }
    }
}

/// Requires that only one identity's tokens are ever stored: the Globus SDK's `UnchangingIdentityIDValidator`.
public struct UnchangingIdentityValidator: TokenDataValidator {
    /// Creates one.
    public init() {}

    /// Throws ``GlobusError/Code/missingIdentity`` where the tokens do not tell whose they are, and
    /// ``GlobusError/Code/identityMismatch`` where they are somebody else's than those that are stored.
    public func validate(beforeStoring records: [String: TokenData], _ context: TokenValidationContext) async throws {
        guard let new = context.tokenDataIdentityID else {
            let problem = "The tokens do not tell whose they are: they came without an ID token"
            let remedy = "Log in again, with 'openid' among the scopes."
            throw context.error(.missingIdentity, problem, remedy: remedy, TokenValidationDetails())
        }
        guard let stored = context.priorIdentityID, stored != new else { return }
        let details = TokenValidationDetails(storedIdentityID: stored, newIdentityID: new)
        throw context.error(
            .identityMismatch,
            "The login was that of the identity '\(new.printable(limit: 100))', and the stored tokens are those of "
                + "'\(stored.printable(limit: 100))'",
            remedy: "Log in as that one, or log out first.",
            details
        )
    }
}
