/// Sends no `Authorization` header: the Globus SDK's `NullAuthorizer`.
public struct NullAuthorizer: Authorizer {
    /// Creates one.
    public init() {}

    /// No header.
    public var readyHeader: ReadyHeader { .ready(nil) }

    /// No header.
    public func authorizationHeader() async throws -> String? { nil }

    /// False: there is nothing else to send.
    public func handleMissingAuthorization(sent header: String?) async -> Bool { false }
}
