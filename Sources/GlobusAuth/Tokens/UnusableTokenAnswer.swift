/// The cause of an error about a token answer that could not be used as it was.
///
/// The server has taken back the old refresh token by the time it answers, so a new one is kept even where the rest of
/// the answer is of no use.
package struct UnusableTokenAnswer: Error {
    /// The refresh token of the answer, where it held exactly one.
    package let refreshToken: Secret?

    package init(refreshToken: Secret?) {
        self.refreshToken = refreshToken
    }

    /// The refresh token that `error` rescued.
    package static func refreshToken(rescuedBy error: any Error) -> Secret? {
        ((error as? GlobusError)?.cause as? UnusableTokenAnswer)?.refreshToken
    }
}
