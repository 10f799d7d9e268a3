/// What a grant answered: an ``OAuthTokenResponse``, or whatever an author's own ``TokenGrant`` returns.
public protocol TokenResponse: Sendable {
    /// The tokens by the service that accepts them; empty where the answer does not say.
    var byResourceServer: [String: TokenData] { get }
}

extension TokenResponse {
    /// No tokens.
    public var byResourceServer: [String: TokenData] { [:] }
}
