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
