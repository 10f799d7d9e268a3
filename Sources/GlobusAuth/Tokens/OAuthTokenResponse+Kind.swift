extension OAuthTokenResponse {
    /// The request that a token response answers.
    public enum Kind: String, Sendable, Hashable {
        /// Any request.
        case token = "OAuthTokenResponse"
        /// The exchange of an authorization code.
        case authorizationCode = "OAuthAuthorizationCodeResponse"
        /// A client credentials grant.
        case clientCredentials = "OAuthClientCredentialsResponse"
        /// A refresh.
        case refreshToken = "OAuthRefreshTokenResponse"
        /// A request for dependent tokens, answered by an array of tokens.
        case dependentToken = "OAuthDependentTokenResponse"

        /// The Globus SDK's name of the class.
        public var className: String { rawValue }
    }
}
