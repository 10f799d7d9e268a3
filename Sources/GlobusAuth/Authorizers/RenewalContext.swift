/// What the handlers of a renewal learn besides the response.
public struct RenewalContext: Sendable {
    /// The authorizer whose token was renewed.
    ///
    /// Inside a handler it hands out the new header at once.
    public let authorizer: RenewingAuthorizer
    /// The OAuth 2 client's ID, where it is known.
    public let clientID: String?
    /// The services that accept the new tokens, in alphabetical order.
    public let resourceServers: [String]
    /// The OAuth 2 grant type, such as `refresh_token`.
    public let grantType: String?
    /// When the tokens came, in seconds since 1970.
    public let refreshedAt: Double
    /// For a handler that stands for several.
    package let finished: FinishedHandlers
}

/// Something that a host does after every renewal; its error withholds the new header until it succeeds.
public typealias RenewalHandler = @Sendable (any TokenResponse, RenewalContext) async throws -> Void
