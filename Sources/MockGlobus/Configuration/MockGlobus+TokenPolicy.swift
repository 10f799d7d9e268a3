extension MockGlobus {
    /// How the mock Globus Auth issues tokens; may be changed while it runs.
    public struct TokenPolicy: Sendable, Hashable {
        /// The members of a token answer.
        public enum AnswerShape: Sendable, Hashable {
            /// `resource_server`, `scope` and `other_tokens`, as Globus Auth answers.
            case globus
            /// The members RFC 6749 §5.1 requires and no more: one token, its type, lifetime and refresh token.
            case plainOAuth2
        }

        /// The lifetime of new access tokens in seconds; Globus Auth gives two days.
        public var accessTokenLifetime = 172_800
        /// Whether each refresh replaces the refresh token and spends the one it was made with.
        public var rotatesRefreshTokens = false
        /// Whether using a spent refresh token revokes everything that came from the same login (RFC 9700 §4.14.2).
        public var revokesOnReuse = true
        /// Whether the answer to a refresh holds a refresh token when the token was not rotated (RFC 6749 §6).
        public var repeatsRefreshToken = true
        /// Whether the person consents; otherwise the authorize endpoint redirects back with `access_denied`.
        public var grantsConsent = true
        /// The members of a token answer.
        public var answerShape = AnswerShape.globus

        /// Creates the policy of Globus Auth.
        public init() {}
    }
}
