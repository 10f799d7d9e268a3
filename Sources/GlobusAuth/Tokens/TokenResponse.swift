/// What a grant answered: an ``OAuthTokenResponse``, or whatever an author's own ``TokenGrant`` returns.
public protocol TokenResponse: Sendable {
    /// The tokens by the service that accepts them; empty where the answer does not say.
    var byResourceServer: [String: TokenData] { get }
    /// The identity that consented, where an ID token tells it.
    var identityID: String? { get }
}

extension TokenResponse {
    /// Not told.
    public var identityID: String? { nil }

    /// No tokens.
    public var byResourceServer: [String: TokenData] { [:] }
}
