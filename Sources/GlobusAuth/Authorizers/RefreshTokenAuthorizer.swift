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
