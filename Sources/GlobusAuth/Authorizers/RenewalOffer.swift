/// New tokens that are in memory and not yet handed out, because the storage or a handler has not finished with them.
struct RenewalOffer: Sendable {
    /// What the handlers are called with, each time the same.
    let response: any TokenResponse
    /// What the storage keeps where the response does not say whose token it is.
    let token: GrantedToken
    /// When the response came, in seconds since 1970.
    let refreshedAt: Double
    /// How many of the storage and the handlers, in their order, have succeeded.
    var finished = 0
}
