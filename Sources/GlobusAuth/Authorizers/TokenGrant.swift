import Synchronization

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

/// A ``TokenGrant`` with the authorizer's own handler, which alone knows the kind of the response.
struct RenewalGrant: Sendable {
    let clientID: String?
    let grantType: String?
    /// Asks for a token with the newest refresh token.
    let renew: @Sendable (Secret?) async throws -> (GrantedToken, GrantAnswer)
    /// Makes an answer of a response that an earlier run has received; the authorizer's own handler is called where it
    /// takes responses of this kind.
    let answer: @Sendable (OAuthTokenResponse) -> GrantAnswer
    /// Sets a handler that takes the responses of any grant.
    let setHandler: @Sendable (RenewingAuthorizer.Handler?) -> Void

    /// Creates a grant.
    ///
    /// - Parameters:
    ///   - grant: The author's grant.
    ///   - handler: The authorizer's own handler.
    ///   - known: What learns the new tokens; nil where whoever asks for them has told it.
    init<Grant: TokenGrant>(_ grant: Grant, _ handler: OwnHandler<Grant.Response>, telling known: KnownSecrets?) {
        clientID = grant.clientID
        grantType = grant.grantType
        renew = { refreshToken in
            let response = try await grant.tokenResponse(refreshToken: refreshToken)
            let token = try await grant.tokenData(from: response)
            known?.insert(token.accessToken)
            known?.insert(token.refreshToken)
            return (token, GrantAnswer(response) { try await handler.current?(response) })
        }
        answer = { response in
            GrantAnswer(response) {
                guard let own = response as? Grant.Response else { return }
                try await handler.current?(own)
            }
        }
        setHandler = { general in
            guard let general else { return handler.current = nil }
            handler.current = { response in try await general(response) }
        }
    }
}

extension RenewalGrant {
    /// A grant that asks for tokens by a login client, which itself tells of them what it has been set up to tell.
    static func of<Grant: TokenGrant>(
        _ grant: Grant,
        _ handler: OwnHandler<Grant.Response>,
        _ client: any AuthLoginClient,
        _ options: RenewalOptions
    ) -> RenewalGrant {
        let known = options.diagnostics.knownSecrets
        return RenewalGrant(grant, handler, telling: known === client.service.client.knownSecrets ? nil : known)
    }
}

/// What a grant has answered.
struct GrantAnswer: Sendable {
    /// What the host's handlers are called with.
    let response: any TokenResponse
    /// Calls the authorizer's own handler, where there is one.
    let tellHandler: @Sendable () async throws -> Void
    /// The lease under which it was asked for.
    private(set) var lease: (any TokenStorageLease)?

    init(_ response: any TokenResponse, tellHandler: @escaping @Sendable () async throws -> Void = {}) {
        self.response = response
        self.tellHandler = tellHandler
    }

    func under(_ lease: (any TokenStorageLease)?) -> GrantAnswer {
        var answer = self
        answer.lease = lease
        return answer
    }
}

/// An authorizer's own handler, which takes the responses of its grant.
final class OwnHandler<Response: TokenResponse>: Sendable {
    typealias Function = @Sendable (Response) async throws -> Void

    private let function: Mutex<Function?>

    init(_ function: Function?) {
        self.function = Mutex(function)
    }

    /// What is called after the next renewal.
    var current: Function? {
        get { function.withLock { $0 } }
        set { function.withLock { $0 = newValue } }
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

    /// Creates a token; `expiresAt` is in seconds since 1970, or nil where it is unknown.
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
