/// How a ``RenewingAuthorizer`` obtains a new token: the two functions that a subclass of the Globus SDK's
/// `RenewingAuthorizer` overrides.
///
/// They are called by one task at a time. Neither may ask the authorizer for its header, which would wait for them.
public protocol TokenGrant: Sendable {
    /// The type of the server's answer.
    associatedtype Response: TokenResponse

    /// The OAuth 2 client's ID, which the handlers of a renewal are told.
    var clientID: String? { get }
    /// The OAuth 2 grant type, which the handlers of a renewal are told.
    var grantType: String? { get }

    /// Asks for a token: the Globus SDK's `_get_token_response`.
    ///
    /// - Parameter refreshToken: The newest refresh token that the authorizer knows.
    /// - Returns: The server's answer.
    /// - Throws: Any error; where it is a ``GlobusError`` whose response has the code `invalid_grant`, the refresh
    ///   token is not used again.
    func tokenResponse(refreshToken: Secret?) async throws -> Response

    /// Takes the one token out of `response`: the Globus SDK's `_extract_token_data`.
    ///
    /// - Throws: Any error, for a response without a usable token.
    func tokenData(from response: Response) async throws -> GrantedToken
}

extension TokenGrant {
    /// By default nil: not known.
    public var clientID: String? { nil }
    /// By default nil: not known.
    public var grantType: String? { nil }
}

/// A ``TokenGrant`` with any type of response.
struct RenewalGrant: Sendable {
    let clientID: String?
    let grantType: String?
    /// Asks for a token with the newest refresh token, and returns it with the response.
    let renew: @Sendable (Secret?) async throws -> (GrantedToken, any TokenResponse)

    init(_ grant: some TokenGrant) {
        clientID = grant.clientID
        grantType = grant.grantType
        renew = { refreshToken in
            let response = try await grant.tokenResponse(refreshToken: refreshToken)
            return (try await grant.tokenData(from: response), response)
        }
    }
}

/// The token that a grant has obtained.
public struct GrantedToken: Sendable {
    /// The access token.
    public var accessToken: Secret
    /// When the access token expires, in seconds since 1970.
    ///
    /// Nil where that is unknown; the token is then used until a service refuses it.
    public var expiresAt: Double?
    /// The new refresh token.
    ///
    /// With nil the old one is kept (RFC 6749 §6).
    public var refreshToken: Secret?

    /// Creates a token.
    public init(accessToken: Secret, expiresAt: Double?, refreshToken: Secret? = nil) {
        self.accessToken = accessToken
        self.expiresAt = expiresAt
        self.refreshToken = refreshToken
    }

    /// Creates a token from a record.
    public init(_ record: TokenData) {
        self.init(
            accessToken: record.accessToken,
            expiresAt: record.expiresAtSeconds.map(Double.init),
            refreshToken: record.refreshToken
        )
    }
}

extension Error {
    /// Whether the server says that the refresh token can no longer be used (RFC 6749 §5.2).
    var isInvalidGrant: Bool {
        guard let error = self as? GlobusError, let response = error.response?.response else { return false }
        guard case .object(let members)? = response.json else { return false }
        return members["error"] == .string("invalid_grant")
    }
}
