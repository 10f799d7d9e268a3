/// How a ``RenewingAuthorizer`` comes by a new token: the two functions that an author of the Globus SDK's
/// `RenewingAuthorizer` overrides.
///
/// Both are called by one task at a time. Neither may ask the authorizer for its header, which waits for them.
public protocol TokenGrant: Sendable {
    /// What the server answers.
    associatedtype Response: TokenResponse

    /// The OAuth 2 client's ID, told to the handlers of a renewal.
    var clientID: String? { get }
    /// The OAuth 2 grant type, told to the handlers of a renewal.
    var grantType: String? { get }

    /// Asks for a token: the Globus SDK's `_get_token_response`.
    ///
    /// - `refreshToken`: the newest one that the authorizer knows.
    func tokenResponse(refreshToken: Secret?) async throws -> Response

    /// Takes the one token out of `response`: the Globus SDK's `_extract_token_data`.
    func tokenData(from response: Response) async throws -> GrantedToken
}

extension TokenGrant {
    /// Not known.
    public var clientID: String? { nil }
    /// Not known.
    public var grantType: String? { nil }
}

/// A ``TokenGrant`` whose kind of response is forgotten.
struct RenewalGrant: Sendable {
    let clientID: String?
    let grantType: String?
    /// Asks for a token with the newest refresh token.
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

/// The token that a grant brought.
public struct GrantedToken: Sendable {
    /// The access token.
    public var accessToken: Secret
    /// The end of its life in seconds since 1970.
    ///
    /// Nil where it is unknown: it is used until a service refuses it.
    public var expiresAt: Double?
    /// The new refresh token.
    ///
    /// Nil keeps the old one (RFC 6749 §6).
    public var refreshToken: Secret?

    /// Creates a token.
    public init(accessToken: Secret, expiresAt: Double?, refreshToken: Secret? = nil) {
        self.accessToken = accessToken
        self.expiresAt = expiresAt
        self.refreshToken = refreshToken
    }

    /// The token of a record.
    public init(_ record: TokenData) {
        self.init(
            accessToken: record.accessToken,
            expiresAt: record.expiresAtSeconds.map(Double.init),
            refreshToken: record.refreshToken
        )
    }
}

extension Error {
    /// Whether the server says that the refresh token is of no use any more (RFC 6749 §5.2).
    var isInvalidGrant: Bool {
        guard let error = self as? GlobusError, let response = error.response?.response else { return false }
        guard case .object(let members)? = response.json else { return false }
        return members["error"] == .string("invalid_grant")
    }
}
