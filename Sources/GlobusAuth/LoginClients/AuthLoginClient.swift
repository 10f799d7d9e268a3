/// A client of Globus Auth that obtains tokens: the Globus SDK's `AuthLoginClient`.
///
/// One client may be used from any thread. It holds one login at a time; see
/// ``NativeAppAuthClient/oauth2StartFlow(_:redirectURI:state:verifier:refreshTokens:prefillNamedGrant:)``.
public protocol AuthLoginClient: Sendable {
    /// The OAuth 2 client's ID.
    var clientID: String { get }
    /// The endpoints of the server, with this client's credentials and settings.
    var service: AuthService { get }
    /// Whether forms name the client, as a client without a secret must do (RFC 6749 §3.2.1).
    var namesItselfInForms: Bool { get }

    /// Obtains new tokens for `refreshToken`.
    ///
    /// - Parameters:
    ///   - refreshToken: The refresh token.
    ///   - bodyParameters: Further form fields, which replace those of the same name.
    /// - Returns: The new tokens.
    /// - Throws: ``GlobusError`` with ``GlobusError/Code/authAPI`` with the server's code, such as `invalid_grant`;
    ///   with other codes where there is no usable answer.
    func oauth2RefreshToken(_ refreshToken: Secret, bodyParameters: Parameters) async throws -> OAuthTokenResponse
}

extension AuthLoginClient {
    /// Sends `form` to the token endpoint.
    ///
    /// - Parameters:
    ///   - form: The form fields.
    ///   - bodyParameters: Further form fields, which replace those of the same name.
    ///   - kind: The kind of request, which decides how the answer is read.
    /// - Returns: The tokens.
    /// - Throws: ``GlobusError`` with ``GlobusError/Code/authAPI`` with the server's code; with
    ///   ``GlobusError/Code/tokenResponse`` for an answer that cannot be understood; with ``GlobusError/Code/network``,
    ///   or a kind of it, where there is no answer.
    public func oauth2Token(
        _ form: Parameters,
        bodyParameters: Parameters = Parameters(),
        kind: OAuthTokenResponse.Kind = .token
    ) async throws -> OAuthTokenResponse {
        try await service.token(form.overridden(by: bodyParameters), kind: kind, clientID: clientID)
    }

    /// Obtains new tokens for `refreshToken`.
    ///
    /// - Parameters:
    ///   - refreshToken: The refresh token.
    ///   - bodyParameters: Further form fields, which replace those of the same name.
    /// - Returns: The new tokens.
    /// - Throws: ``GlobusError`` with ``GlobusError/Code/authAPI`` with the server's code, such as `invalid_grant`;
    ///   with other codes where there is no usable answer.
    public func oauth2RefreshToken(
        _ refreshToken: Secret,
        bodyParameters: Parameters = Parameters()
    ) async throws -> OAuthTokenResponse {
        var form: Parameters = ["refresh_token": .string(refreshToken.reveal()), "grant_type": "refresh_token"]
        if namesItselfInForms { form["client_id"] = .string(clientID) }
        return try await oauth2Token(form, bodyParameters: bodyParameters, kind: .refreshToken)
    }

    /// Revokes an access token or a refresh token, which cannot be used afterwards (RFC 7009).
    ///
    /// - Parameters:
    ///   - token: The token.
    ///   - bodyParameters: Further form fields, which replace those of the same name.
    /// - Returns: The server's answer.
    /// - Throws: ``GlobusError`` with ``GlobusError/Code/authAPI`` with the server's code; with
    ///   ``GlobusError/Code/network``, or a kind of it, where there is no answer.
    @discardableResult
    public func oauth2RevokeToken(
        _ token: Secret,
        bodyParameters: Parameters = Parameters()
    ) async throws -> HTTPResponse {
        var form: Parameters = ["token": .string(token.reveal())]
        if namesItselfInForms { form["client_id"] = .string(clientID) }
        return try await service.post("/v2/oauth2/token/revoke", form.overridden(by: bodyParameters))
    }

    /// Fetches the server's OpenID Connect configuration (OpenID Connect Discovery 1.0 §4).
    ///
    /// - Throws: ``GlobusError`` with ``GlobusError/Code/authAPI`` for an error status; with
    ///   ``GlobusError/Code/network``, or a kind of it, where there is no answer.
    public func openIDConfiguration() async throws -> HTTPResponse {
        try await service.get(Self.configurationPath)
    }

    /// Fetches the server's key set (RFC 7517 §5), with which ID tokens are verified.
    ///
    /// The client's credentials are not sent where `jwks_uri` is on another origin.
    ///
    /// - Parameter configuration: The configuration that names `jwks_uri`; nil fetches it.
    /// - Returns: The key set, a JSON object.
    /// - Throws: ``GlobusError`` with ``GlobusError/Code/validation`` where the configuration or the key set is not a
    ///   JSON object, or names no `jwks_uri`; with ``GlobusError/Code/authAPI`` for an error status; with
    ///   ``GlobusError/Code/network``, or a kind of it, where there is no answer.
    public func jwk(openIDConfiguration configuration: JSONValue? = nil) async throws -> JSONValue {
        let document: JSONValue
        if let configuration {
            document = configuration
        } else {
            let place = "OpenID configuration at \(try service.url(of: Self.configurationPath))"
            document = try Self.object(in: try await openIDConfiguration(), the: place)
        }
        let url = try document.keySetURL
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
    /// Returns these parameters with those of `others`, which replace the ones of the same name in their places.
    func overridden(by others: Parameters) -> Parameters {
        others.entries.reduce(into: self) { $0[$1.name] = $1.value }
    }
}

extension JSONValue {
    /// The URL of the key set that an OpenID configuration names.
    var keySetURL: String {
        get throws {
            if let url = self["jwks_uri"]?.string { return url }
            let message = "The OpenID configuration names no 'jwks_uri'. Check the client's base URL."
            throw GlobusError(.validation, message)
        }
    }
}
