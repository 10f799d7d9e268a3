/// A client of Globus Auth that obtains tokens: the Globus SDK's `AuthLoginClient`.
///
/// One client may be used from any thread. It holds one login at a time; see
/// ``NativeAppAuthClient/oauth2StartFlow(_:redirectURI:state:verifier:refreshTokens:prefillNamedGrant:)``.
public protocol AuthLoginClient: Sendable {
    /// The OAuth 2 client's ID.
    var clientID: String { get }
    /// The endpoints as this client uses them.
    var service: AuthService { get }
    /// Whether the forms name the client, as those of a client without a secret do (RFC 6749 §3.2.1).
    var namesItselfInForms: Bool { get }

    /// Obtains new tokens for `refreshToken`.
    ///
    /// - `bodyParameters`: further fields of the form; they win over its own.
    ///
    /// Throws ``GlobusError/Code/authAPI`` with the server's code, such as `invalid_grant`.
    func oauth2RefreshToken(_ refreshToken: Secret, bodyParameters: Parameters) async throws -> OAuthTokenResponse
}

extension AuthLoginClient {
    /// Sends `form` to the token endpoint.
    ///
    /// - `bodyParameters`: further fields of the form; they win over its own.
    public func oauth2Token(
        _ form: Parameters,
        bodyParameters: Parameters = Parameters(),
        kind: OAuthTokenResponse.Kind = .token
    ) async throws -> OAuthTokenResponse {
        try await service.token(form.overridden(by: bodyParameters), kind: kind, clientID: clientID)
    }

    /// Obtains new tokens for `refreshToken`.
    ///
    /// - `bodyParameters`: further fields of the form; they win over its own.
    ///
    /// Throws ``GlobusError/Code/authAPI`` with the server's code, such as `invalid_grant`.
    public func oauth2RefreshToken(
        _ refreshToken: Secret,
        bodyParameters: Parameters = Parameters()
    ) async throws -> OAuthTokenResponse {
        var form: Parameters = ["refresh_token": .string(refreshToken.reveal()), "grant_type": "refresh_token"]
        if namesItselfInForms { form["client_id"] = .string(clientID) }
        return try await oauth2Token(form, bodyParameters: bodyParameters, kind: .refreshToken)
    }

    /// Revokes an access token or a refresh token, which ends its use at once (RFC 7009).
    ///
    /// - `bodyParameters`: further fields of the form; they win over its own.
    @discardableResult
    public func oauth2RevokeToken(
        _ token: Secret,
        bodyParameters: Parameters = Parameters()
    ) async throws -> HTTPResponse {
        var form: Parameters = ["token": .string(token.reveal())]
        if namesItselfInForms { form["client_id"] = .string(clientID) }
        return try await service.post("/v2/oauth2/token/revoke", form.overridden(by: bodyParameters))
    }

    /// The server's OpenID Connect configuration (OpenID Connect Discovery 1.0 §4).
    public func openIDConfiguration() async throws -> HTTPResponse {
        try await service.get(Self.configurationPath)
    }

    /// The server's key set (RFC 7517 §5), with which ID tokens are checked.
    ///
    /// The client's credentials stay behind where `jwks_uri` is on another origin. Throws
    /// ``GlobusError/Code/validation`` for an answer that is no JSON object, and says which.
    ///
    /// - `openIDConfiguration`: the configuration that names `jwks_uri`; nil fetches it.
    public func jwk(openIDConfiguration configuration: JSONValue? = nil) async throws -> JSONValue {
        let document: JSONValue
        if let configuration {
            document = configuration
        } else {
            let place = "OpenID configuration at \(try service.url(of: Self.configurationPath))"
            document = try Self.object(in: try await openIDConfiguration(), the: place)
        }
        guard case .string(let url) = document["jwks_uri"] else {
            let message = "The OpenID configuration names no 'jwks_uri'. Check the client's base URL."
            throw GlobusError(.validation, message)
        }
        let address = try RequestURL(url)
        let isOwn = try address.origin == RequestURL(service.client.serviceURL).origin
        return try Self.object(
            in: try await service.get(url, automaticAuthorization: isOwn),
            the: "key set at \(address.shownText)"
        )
    }

    private static var configurationPath: String { "/.well-known/openid-configuration" }

    private static func object(in response: HTTPResponse, the name: String) throws -> JSONValue {
        do {
            let document = try response.parsedJSON()
            if document.object != nil { return document }
            throw GlobusError(.validation, "it is no JSON object")
        } catch let error as GlobusError {
            let message = "The \(name) cannot be used: \(error.message). Check the client's base URL."
            throw GlobusError(.validation, message)
        }
    }
}

extension Parameters {
    /// These parameters with those of `others`, which replace the ones of the same name in their places.
    func overridden(by others: Parameters) -> Parameters {
        others.entries.reduce(into: self) { $0[$1.name] = $1.value }
    }
}
