/// What a running renewal does next.
enum RenewalStep: Sendable {
    /// Look into the storage for what another process has stored.
    case consult
    /// Ask the token endpoint.
    case grant(refreshToken: Secret?)
    /// Save to the storage.
    case store(RenewalOffer, refreshToken: Secret?)
    /// Call a handler: the authorizer's own is 0, the host's follow.
    case notify(RenewalOffer, handler: Int)

    /// Whether no other process may do the same meanwhile.
    var needsLock: Bool {
        if case .notify = self { false } else { true }
    }
}
