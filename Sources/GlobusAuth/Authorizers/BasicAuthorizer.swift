/// Sends a user name and a password (RFC 7617): the Globus SDK's `BasicAuthorizer`.
public struct BasicAuthorizer: Authorizer {
    /// The user name.
    public let username: String
    /// The password.
    public let password: Secret
    private let header: StaticGlobusAuthorizer

    /// Creates an authorizer; both texts are sent as UTF-8.
    public init(username: String, password: Secret) {
        self.username = username
        self.password = password
        header = StaticGlobusAuthorizer(trusted: "Basic " + Base64.encode("\(username):\(password.reveal())".utf8))
    }

    /// The header.
    public var readyHeader: ReadyHeader { header.readyHeader }

    /// The header.
    public func authorizationHeader() async throws -> String? { header.headerValue.reveal() }

    /// False: there is nothing else to send.
    public func handleMissingAuthorization(sent header: String?) async -> Bool { false }
}
