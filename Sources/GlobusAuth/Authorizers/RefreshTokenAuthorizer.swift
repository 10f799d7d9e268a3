/// Renews its access token with a refresh token: the Globus SDK's `RefreshTokenAuthorizer`.
///
/// See ``RenewingAuthorizer`` for when and how it renews.
public final class RefreshTokenAuthorizer: RenewingAuthorizerWrapper {
    /// The authorizer that does the work.
    public let renewing: RenewingAuthorizer
    private let handler: OwnHandler<OAuthTokenResponse>
    /// The client that asks for new tokens.
    public let authClient: any AuthLoginClient

    /// Creates an authorizer.
    ///
    /// - Parameters:
    ///   - refreshToken: A refresh token; a token in the options' storage takes precedence. May be nil where there is a
    ///     storage.
    ///   - authClient: The login client to which the refresh token was issued.
    ///   - accessToken: A token that was obtained before; then `expiresAt` is needed too.
    ///   - expiresAt: When `accessToken` expires, in seconds since 1970.
    ///   - onRefresh: Called after every renewal, before the new token is handed out. Save the tokens there.
    ///   - options: Storage, further handlers and deadlines.
    ///   - time: The clock by which tokens expire; nil uses the login client's.
    /// - Throws: ``GlobusError`` with ``GlobusError/Code/usage`` where there is neither a refresh token nor a storage,
    ///   where only one of `accessToken` and `expiresAt` is given, and for a text that cannot be a token.
    public init(
        refreshToken: Secret?,
        authClient: any AuthLoginClient,
        accessToken: Secret? = nil,
        expiresAt: Double? = nil,
        onRefresh: (@Sendable (OAuthTokenResponse) async throws -> Void)? = nil,
        options: RenewalOptions = RenewalOptions(),
        time: (any TimeSource)? = nil
    ) throws {
        if refreshToken?.isEmpty ?? (options.storage == nil) {
            throw GlobusError(.usage, "'refresh_token' is missing. Pass the one from a login, or a token storage.")
        }
        self.authClient = authClient
        handler = OwnHandler(onRefresh)
        let grant = RefreshTokenGrant(
            authClient: authClient,
            storage: options.storage,
            resourceServer: options.resourceServer
        )
        renewing = try RenewingAuthorizer(
            .of(grant, handler, authClient, options),
            accessToken: accessToken,
            expiresAt: expiresAt,
            refreshToken: refreshToken,
            options: options,
            time: time ?? authClient.service.time
        )
    }

    /// The newest refresh token.
    ///
    /// After `invalid_grant` the authorizer works again once a new one is set.
    public var refreshToken: Secret? {
        get { renewing.refreshToken }
        set { renewing.refreshToken = newValue }
    }

    /// Called after every renewal, before the new token is handed out.
    public var onRefresh: (@Sendable (OAuthTokenResponse) async throws -> Void)? {
        get { handler.current }
        set { handler.current = newValue }
    }
}

/// Obtains a token for a refresh token (RFC 6749 §6).
struct RefreshTokenGrant: TokenGrant {
    let authClient: any AuthLoginClient
    /// Another source of the refresh token.
    let storage: (any TokenStorage)?
    /// The service whose tokens in the storage are used, where the program names one.
    let resourceServer: String?

    var clientID: String? { authClient.clientID }
    var grantType: String? { "refresh_token" }

    func tokenResponse(refreshToken: Secret?) async throws -> OAuthTokenResponse {
        guard let refreshToken else { throw missing }
        return try await authClient.oauth2RefreshToken(refreshToken, bodyParameters: Parameters())
    }

    func tokenData(from response: OAuthTokenResponse) throws -> GrantedToken {
        let message = """
            Attempting refresh for refresh token authorizer didn't return exactly one token. \
            Possible service error.
            """
        return try response.onlyToken(orElse: message)
    }

    private var missing: GlobusError {
        let client = "the client '\(authClient.clientID.printable(limit: 100))'"
        guard let storage else {
            let remedy = "Log in with \(client), and set 'refresh_token' to the one that you get."
            return GlobusError(.usage, "There is no refresh token. \(remedy)")
        }
        // The fields of a program's own storage may hold secrets, so only its name is shown.
        let name = (storage as? any CustomStringConvertible)?.description ?? "\(type(of: storage))"
        let service = resourceServer.map { "'\($0.printable(limit: 200))'" } ?? "any service"
        let message = """
            There is no refresh token: \(name) has none for \(service). Log in with \(client), ask for refresh tokens, and \
            store them there.
            """
        return GlobusError(.usage, message)
    }
}

extension OAuthTokenResponse {
    /// Returns the token where the answer has exactly one.
    ///
    /// Otherwise throws an error with `message`, which keeps the answer's refresh token so that it is not lost.
    func onlyToken(orElse message: String) throws -> GrantedToken {
        let tokens = byResourceServer.values
        if tokens.count == 1, let token = tokens.first { return GrantedToken(token) }
        let refreshTokens = Set(tokens.compactMap(\.refreshToken))
        let rescued = UnusableTokenAnswer(refreshToken: refreshTokens.count == 1 ? refreshTokens.first : nil)
        throw GlobusError(.tokenResponse, message, cause: rescued)
    }
}
