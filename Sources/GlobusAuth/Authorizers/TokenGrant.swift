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
