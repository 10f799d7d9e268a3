/// An authorizer that is a ``RenewingAuthorizer`` with a certain grant.
public protocol RenewingAuthorizerWrapper: Authorizer {
    /// What does the work.
    var renewing: RenewingAuthorizer { get }
}

extension RenewingAuthorizerWrapper {
    /// The header where the token is valid, without waiting.
    public var readyHeader: ReadyHeader { renewing.readyHeader }

    /// The current header.
    ///
    /// Renews the token first where that is needed.
    public func authorizationHeader() async throws -> String? { try await renewing.authorizationHeader() }

    /// Makes the next use renew the token, unless the refused header is not the current one any more.
    public func handleMissingAuthorization(sent header: String?) async -> Bool {
        await renewing.handleMissingAuthorization(sent: header)
    }

    /// Renews the token where that is needed.
    public func ensureValidToken() async throws { try await renewing.ensureValidToken() }

    /// The newest access token.
    public var accessToken: Secret? { renewing.accessToken }

    /// Replaces the access token; nil makes the next use renew it.
    public func setAccessToken(_ token: Secret?) throws { try renewing.setAccessToken(token) }

    /// The end of the access token's life in seconds since 1970; setting nil makes the next use renew it.
    public var expiresAt: Double? {
        get { renewing.expiresAt }
        nonmutating set { renewing.expiresAt = newValue }
    }

    /// Called after every renewal, before the new token is handed out.
    public var onRefresh: (@Sendable (OAuthTokenResponse) async throws -> Void)? {
        get {
            guard let handler = renewing.onRefresh else { return nil }
            return { try await handler($0) }
        }
        nonmutating set { renewing.onRefresh = newValue.map { RenewingAuthorizer.handler($0) } }
    }
}
