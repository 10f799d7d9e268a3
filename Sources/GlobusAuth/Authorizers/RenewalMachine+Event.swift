extension RenewalMachine {
    /// What happens to an authorizer.
    enum Event: Sendable {
        /// A header is asked for, perhaps by code that the renewal `inside` itself calls.
        case asked(inside: UInt64?)
        /// A service refused `header`.
        case refused(header: String?, inside: UInt64?)
        /// The storage was looked into and holds this.
        case consulted(TokenData?)
        /// The storage's lock could not be taken, though the storage can be read and holds this.
        case notLocked(any Error, TokenData?)
        /// The token endpoint answered.
        case granted(GrantedToken, any TokenResponse)
        /// The token endpoint gave no token.
        case grantFailed(any Error)
        /// The storage or the handler of the last step succeeded.
        case saved
        /// The storage or the handler of the last step failed.
        case failed(any Error)
    }

    /// What is to be done about an event.
    enum Action: Sendable {
        /// Give the header to the one who asked.
        case hand(String)
        /// Give the error to the one who asked.
        case fail(any Error)
        /// Let the one who asked wait for the renewal under way.
        case wait
        /// Begin the renewal of this number, and let the one who asked wait for it.
        case start(UInt64, RenewalStep)
        /// Go on with the renewal.
        case perform(RenewalStep)
        /// The renewal is over; this goes to all who wait.
        case settle(Result<String, any Error>)
        /// Whether a refused request may be repeated.
        case answer(Bool)
    }
}
