/// Sends one header value of the author's: the Globus SDK's `StaticGlobusAuthorizer`.
public struct StaticGlobusAuthorizer: Authorizer {
    /// The header's value.
    public let headerValue: Secret

    /// Creates an authorizer that sends `headerValue` as it is.
    ///
    /// - Throws: ``GlobusError/Code/usage`` for a line break or another control character, with which a value could
    ///   smuggle in a header field (RFC 9110 §5.5).
    public init(headerValue: Secret) throws {
        guard headerValue.reveal().utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
            throw GlobusError(.usage, "'header_val' contains a control character. Pass a single line of text.")
        }
        self.headerValue = headerValue
    }

    init(trusted headerValue: String) {
        self.headerValue = Secret(headerValue)
    }

    /// The value.
    public var readyHeader: ReadyHeader { .ready(headerValue.reveal()) }

    /// The value.
    public func authorizationHeader() async throws -> String? { headerValue.reveal() }

    /// False: there is nothing else to send.
    public func handleMissingAuthorization(sent header: String?) async -> Bool { false }
}
