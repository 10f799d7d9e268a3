/// What a storage held for an authorizer when a token was asked for.
struct StoredBefore: Sendable {
    /// The service of the record; nil where there was none.
    let resourceServer: String?
    let refreshToken: Secret?

    init(_ record: TokenData?) {
        resourceServer = record?.resourceServer
        refreshToken = record?.refreshToken
    }
}

/// What a renewal started from, by which it is seen whether its tokens succeed those that a storage holds.
struct RenewalOrigin: Sendable {
    var stored = StoredBefore(nil)
    /// The refresh token for which the tokens were issued.
    var usedRefreshToken: Secret?
    /// Whether the program has set the refresh token, which makes it newer than whatever is stored.
    var overridesStored = false
    /// Whether an earlier run has received the tokens.
    var isRecovered = false

    /// Whether somebody else has stored other tokens since, such as those of a new login.
    ///
    /// - Parameters:
    ///   - record: What is stored now.
    ///   - new: The refresh token that is to be stored.
    /// - Returns: Whether the tokens must not be stored over the others.
    func isSuperseded(by record: TokenData?, storing new: Secret?) -> Bool {
        guard !overridesStored, let current = record?.refreshToken, current != new else { return false }
        return current != stored.refreshToken && current != usedRefreshToken
    }
}

extension KeptTokens {
    /// What an earlier run has received, in the form in which it is offered again.
    struct Grant: Sendable {
        let refreshToken: Secret
        /// Nil where nothing but the refresh token of the answer could be used.
        let token: (GrantedToken, GrantAnswer)?
        let receivedAt: Double
    }
}
