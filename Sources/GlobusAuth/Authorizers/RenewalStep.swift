/// A step of a renewal.
enum RenewalStep: Sendable {
    /// Read the storage, in which another process may have stored new tokens.
    case consult
    /// Ask the token endpoint for tokens.
    case grant(refreshToken: Secret?)
    /// Save the tokens to the storage.
    case store(RenewalOffer, refreshToken: Secret?)
    /// Call a handler: number 0 is the authorizer's own, and the host's handlers follow.
    case notify(RenewalOffer, handler: Int)
    /// Give the lock back, and read the storage under another one.
    case startOver

    /// Whether the storage must be locked during the step, so that no other process performs it at the same time.
    var needsLock: Bool {
        switch self {
        case .notify, .startOver: false
        case .consult, .grant, .store: true
        }
    }
}
