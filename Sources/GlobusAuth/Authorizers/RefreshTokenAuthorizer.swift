/// Renews its access token with a refresh token: the Globus SDK's `RefreshTokenAuthorizer`.
///
/// How and when is told at ``RenewingAuthorizer``.
public final class RefreshTokenAuthorizer: RenewingAuthorizerWrapper {
    /// What does the work.
    public let renewing: RenewingAuthorizer
    /// The client that asks for new tokens.
    public let authClient: any AuthLoginClient

    /// Creates an authorizer.
    ///
    /// - `refreshToken`: may be nil where the options name a storage, whose own goes before it in any case.
    /// - `authClient`: the login client to which the refresh token was issued.
    /// - `accessToken`: a token that is at hand already; then `expiresAt` is needed too.
    /// - `expiresAt`: the end of its life in seconds since 1970.
    /// - `onRefresh`: called after every renewal, before the new token is handed out. Save the tokens there.
    /// - `time`: the clock by which tokens expire; nil uses the login client's.
    ///
    /// Throws ``GlobusError/Code/usage`` for one of `accessToken` and `expiresAt` without the other, for a text that
    /// can be no token, and where there is neither a refresh token nor a storage.
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
        renewing = try RenewingAuthorizer(
            grant: RefreshTokenGrant(
                authClient: authClient,
                storage: options.storage,
                resourceServer: options.resourceServer
            ),
            accessToken: accessToken,
            expiresAt: expiresAt,
            refreshToken: refreshToken,
            onRefresh: onRefresh,
            options: options,
            time: time ?? authClient.service.time
        )
    }

    /// The newest refresh token.
    ///
    /// Setting one ends the effect of `invalid_grant`.
    public var refreshToken: Secret? {
        get { renewing.refreshToken }
        set { renewing.refreshToken = newValue }
    }
}

/// Obtains a token for a refresh token (RFC 6749 §6).
struct RefreshTokenGrant: TokenGrant {
    let authClient: any AuthLoginClient
    /// Where the refresh token may come from besides the program.
    let storage: (any TokenStorage)?
    /// Whose tokens in the storage are used, where that was said.
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
        // An author's own storage may have fields that nobody should see.
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
    /// The token of the answer where there is exactly one; a refresh token survives the error where there is one.
    func onlyToken(orElse message: String) throws -> GrantedToken {
        let tokens = byResourceServer.values
        if tokens.count == 1, let token = tokens.first { return GrantedToken(token) }
        let refreshTokens = Set(tokens.compactMap(\.refreshToken))
        let rescued = UnusableTokenAnswer(refreshToken: refreshTokens.count == 1 ? refreshTokens.first : nil)
        throw GlobusError(.tokenResponse, message, cause: rescued)
    }
}
