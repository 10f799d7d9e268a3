/// Sends a header value that the program supplies: the Globus SDK's `StaticGlobusAuthorizer`.
public struct StaticGlobusAuthorizer: Authorizer {
    /// The header's value.
    public let headerValue: Secret

    /// Creates an authorizer that sends `headerValue` as it is.
    ///
    /// - Throws: ``GlobusError`` with ``GlobusError/Code/usage`` for a line break or another control character, with
    ///   which a value could add header fields (RFC 9110 §5.5).
    public init(headerValue: Secret) throws {
        guard headerValue.reveal().utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
            throw GlobusError(.usage, "'header_val' contains a control character. Pass a single line of text.")
        }
        self.headerValue = headerValue
    }

    init(trusted headerValue: String) {
        self.headerValue = Secret(headerValue)
    }

    /// The header value, for which nobody has to wait.
    public var readyHeader: ReadyHeader { .ready(headerValue.reveal()) }

    /// Returns the header value; never throws.
    public func authorizationHeader() async throws -> String? { headerValue.reveal() }

    /// Returns false, since there is no other header to send.
    public func handleMissingAuthorization(sent header: String?) async -> Bool { false }
}

/// Sends one access token until it expires: the Globus SDK's `AccessTokenAuthorizer`.
public struct AccessTokenAuthorizer: Authorizer {
    /// The token.
    public let accessToken: Secret
    private let header: StaticGlobusAuthorizer

    /// Creates an authorizer.
    ///
    /// - Throws: ``GlobusError`` with ``GlobusError/Code/usage`` for a text that cannot be a token, such as one with a
    ///   line break.
    public init(_ accessToken: Secret) throws {
        self.accessToken = accessToken
        header = StaticGlobusAuthorizer(trusted: try accessToken.bearerHeader(called: "access_token"))
    }

    /// The header with the token, for which nobody has to wait.
    public var readyHeader: ReadyHeader { header.readyHeader }

    /// Returns the header with the token; never throws.
    public func authorizationHeader() async throws -> String? { header.headerValue.reveal() }

    /// Returns false, since there is no other token to send.
    public func handleMissingAuthorization(sent header: String?) async -> Bool { false }
}

/// Sends a user name and a password (RFC 7617): the Globus SDK's `BasicAuthorizer`.
public struct BasicAuthorizer: Authorizer {
    /// The user name.
    public let username: String
    /// The password.
    public let password: Secret
    private let header: StaticGlobusAuthorizer

    /// Creates an authorizer; user name and password are sent as UTF-8.
    public init(username: String, password: Secret) {
        self.username = username
        self.password = password
        header = StaticGlobusAuthorizer(trusted: "Basic " + Base64.encode("\(username):\(password.reveal())".utf8))
    }

    /// The header with the credentials, for which nobody has to wait.
    public var readyHeader: ReadyHeader { header.readyHeader }

    /// Returns the header with the credentials; never throws.
    public func authorizationHeader() async throws -> String? { header.headerValue.reveal() }

    /// Returns false, since there are no other credentials to send.
    public func handleMissingAuthorization(sent header: String?) async -> Bool { false }
}

/// Sends no `Authorization` header: the Globus SDK's `NullAuthorizer`.
public struct NullAuthorizer: Authorizer {
    /// Creates an authorizer.
    public init() {}

    /// No header, for which nobody has to wait.
    public var readyHeader: ReadyHeader { .ready(nil) }

    /// Returns nil, so that no header is sent; never throws.
    public func authorizationHeader() async throws -> String? { nil }

    /// Returns false, since there is no header to send.
    public func handleMissingAuthorization(sent header: String?) async -> Bool { false }
}
