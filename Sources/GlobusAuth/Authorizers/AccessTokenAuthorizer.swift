/// Sends one access token until the end of its life: the Globus SDK's `AccessTokenAuthorizer`.
public struct AccessTokenAuthorizer: Authorizer {
    /// The token.
    public let accessToken: Secret
    private let header: StaticGlobusAuthorizer

    /// Creates an authorizer.
    ///
    /// - Throws: ``GlobusError/Code/usage`` for a text that can be no token, such as one with a line break.
    public init(_ accessToken: Secret) throws {
        self.accessToken = accessToken
        header = StaticGlobusAuthorizer(trusted: try accessToken.bearerHeader(called: "access_token"))
    }

    /// The header.
    public var readyHeader: ReadyHeader { header.readyHeader }

    /// The header.
    public func authorizationHeader() async throws -> String? { header.headerValue.reveal() }

    /// False: there is nothing else to send.
    public func handleMissingAuthorization(sent header: String?) async -> Bool { false }
}
