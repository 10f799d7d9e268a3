/// Keeps the tokens of one application for all of its service clients: the Globus SDK's `GlobusApp`.
///
/// ``UserApp`` acts for a person, who logs in; ``ClientApp`` acts for itself. A client that is given an app needs no
/// authorizer: the app finds its tokens in the storage, logs in where there are none or not the right ones, and renews
/// them.
///
/// An app may be shared by any number of clients, tasks and threads. Of all the tasks and processes that share a token
/// storage, one logs in at a time, and those that waited for it use its tokens.
public protocol GlobusApp: Sendable {
    /// What does the work.
    var core: AppCore { get }
}

extension GlobusApp {
    /// The application's name, as the consent page and `User-Agent` show it.
    public var appName: String { core.appName }
    /// The OAuth 2 client's ID.
    public var clientID: String { core.loginClient.clientID }
    /// The client that obtains the tokens.
    public var loginClient: any AuthLoginClient { core.loginClient }
    /// How the app was set up.
    public var configuration: AppConfiguration { core.configuration }
    /// Where the tokens are kept, with the checks that the app makes of them.
    public var tokenStorage: ValidatingTokenStorage { core.tokenStorage }

    /// The scopes that the app needs, by the service that accepts their tokens.
    ///
    /// `openid` of `auth.globus.org` is always among them: by it the app knows whose tokens it has.
    public var scopeRequirements: [String: [Scope]] { core.requirements.scopes }

    /// Makes the app need further scopes; the next use of a service that lacks one logs in again.
    ///
    /// A scope that is there already is not added again, and gets the dependencies of both.
    ///
    /// - Parameter scopes: The scopes by the service that accepts their tokens.
    /// - Throws: ``GlobusError/Code/scopeParse`` for a text that is no list of scopes.
    public func addScopeRequirements(_ scopes: [String: ScopeList]) throws {
        try core.addScopeRequirements(scopes)
    }

    /// What authorizes requests to a service: the Globus SDK's `get_authorizer`.
    ///
    /// It is the same one each time as long as it is of use. An access token that has expired is never handed out. Where
    /// the tokens are absent or not the right ones, the configuration's
    /// ``AppConfiguration/tokenValidationErrorHandler`` is called once, which logs in by default.
    ///
    /// - Parameter resourceServer: The service, such as `transfer.api.globus.org`.
    /// - Returns: An ``AccessTokenAuthorizer``; a ``RefreshTokenAuthorizer`` where refresh tokens are asked for; a
    ///   ``ClientCredentialsAuthorizer`` of a ``ClientApp``.
    /// - Throws: ``GlobusError/Code/tokenValidation`` or one of its kinds where there is no handler, or it did not help;
    ///   what the handler throws; ``GlobusError/Code/storage``.
    public func authorizer(for resourceServer: String) async throws -> any Authorizer {
        try await core.authorizer(for: resourceServer, of: self)
    }

    /// Whether a login is needed before all services that the app needs can be used.
    ///
    /// Sends nothing to the token endpoint. Consents may be looked up, where a scope has dependencies.
    ///
    /// - Returns: True where tokens are absent, have expired and cannot be renewed, or lack a scope.
    /// - Throws: ``GlobusError/Code/storage`` and what else fails that says nothing about the tokens.
    public func loginRequired() async throws -> Bool { try await core.loginRequired() }

    /// Logs in where that is needed, and stores the tokens.
    ///
    /// Where another task or process that shares the storage is logging in, this waits for it and uses its tokens. A
    /// login that fails or is cancelled leaves what was stored.
    ///
    /// - Parameters:
    ///   - parameters: What the login must fulfil, such as those of a ``GARE``; then a login is always needed.
    ///   - force: Whether to log in although it does not seem needed.
    /// - Throws: ``GlobusError/Code/loginFlow`` or one of its kinds where the flow failed;
    ///   ``GlobusError/Code/authAPI`` where Globus Auth refused; ``GlobusError/Code/tokenValidation`` where somebody else
    ///   logged in, or a scope is missing; ``GlobusError/Code/storage``; `CancellationError`.
    public func login(
        authorizationParameters parameters: AuthorizationParameters? = nil,
        force: Bool = false
    ) async throws {
        try await core.login(parameters, force: force, of: self)
    }

    /// Logs out: revokes the tokens and removes them from the storage.
    ///
    /// A revocation that fails stops nothing: all others are still tried, the storage is emptied, and the error at the
    /// end tells which tokens stay valid until their end.
    ///
    /// - Parameter sweep: Whether everything in the storage goes, and not only what the app needs now.
    /// - Throws: What kept a token from being revoked or removed; `CancellationError`, with what is not revoked yet left in
    ///   the storage.
    public func logout(sweep: Bool = false) async throws { try await core.logout(sweep: sweep) }
}
