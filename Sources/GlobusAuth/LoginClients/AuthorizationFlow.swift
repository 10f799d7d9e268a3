import Crypto

/// A login under way: from the authorize URL to the exchange of the code.
///
/// The `state` defaults to the Globus SDK's constant. A caller that takes the code from a redirect passes a random one
/// and compares it (RFC 6749 §10.12).
struct AuthorizationFlow: Sendable {
    let clientID: String
    let scope: String
    let redirectURI: String
    let state: String
    let refreshTokens: Bool
    /// The proof of possession; nil for a client that has a secret.
    var proof: PKCE?
    var prefillNamedGrant: String?

    /// Adds the parameters of the login to `endpoint`, in the Globus SDK's order.
    func authorizeURL(at endpoint: RequestURL, session: SessionParameters, query: Parameters) -> String {
        var parameters: Parameters = [
            "client_id": .string(clientID), "redirect_uri": .string(redirectURI), "scope": .string(scope),
            "state": .string(state), "response_type": "code", "access_type": refreshTokens ? "offline" : "online",
        ]
        if let proof {
            parameters["code_challenge"] = .string(proof.challenge)
            parameters["code_challenge_method"] = "S256"
        }
        parameters["prefill_named_grant"] = prefillNamedGrant.map(Parameters.Value.string)
        let all = parameters.overridden(by: session.parameters).overridden(by: query)
        return endpoint.appending(SessionParameters.joiningLists(in: all)).text
    }

    func exchangeForm(code: Secret) -> Parameters {
        var form = Parameters()
        if proof != nil { form["client_id"] = .string(clientID) }
        form["grant_type"] = "authorization_code"
        form["code"] = .string(code.reveal())
        form["code_verifier"] = proof.map { .string($0.verifier.reveal()) }
        form["redirect_uri"] = .string(redirectURI)
        return form
    }
}

/// Proves that the code is exchanged by the program that asked for it (RFC 7636).
public struct PKCE: Sendable {
    /// The text that is sent with the code.
    public let verifier: Secret
    /// The text that is sent with the authorization request, derived from the verifier.
    public let challenge: String

    /// Uses `verifier`, or makes one of 32 random bytes.
    ///
    /// - Throws: ``GlobusError`` with ``GlobusError/Code/usage`` where the verifier does not consist of 43 to 128
    ///   unreserved characters (RFC 7636 §4.1).
    public init(verifier: Secret? = nil) throws {
        let verifier = verifier ?? Self.makeVerifier()
        try Self.check(verifier)
        self.verifier = verifier
        challenge = Base64.encodeForURL(SHA256.hash(data: Array(verifier.reveal().utf8)))
    }

    private static func makeVerifier() -> Secret {
        var generator = SystemRandomNumberGenerator()
        return Secret(Base64.encodeForURL((0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) }))
    }

    private static func check(_ verifier: Secret) throws {
        let text = verifier.reveal()
        guard (43...128).contains(text.count) else {
            throw GlobusError(.usage, "verifier must be 43-128 characters long: \(text.count)")
        }
        let isUnreserved = text.utf8.allSatisfy(PercentEncoding.isUnreserved)
        if !isUnreserved { throw GlobusError(.usage, "verifier contained invalid characters") }
    }
}

extension AuthLoginClient {
    /// Returns the URL at which the user logs in and consents.
    ///
    /// - Parameters:
    ///   - session: Requirements for the user's session.
    ///   - query: Further parameters, which replace those of the same name. Lists of session requirements are joined by
    ///     commas.
    /// - Returns: The URL.
    /// - Throws: ``GlobusError`` with ``GlobusError/Code/usage`` where no login was started.
    public func oauth2AuthorizeURL(
        session: SessionParameters = SessionParameters(),
        query: Parameters = Parameters()
    ) throws -> String {
        let flow = try startedFlow(for: "get authorize URL")
        return flow.authorizeURL(at: try service.url(of: "/v2/oauth2/authorize"), session: session, query: query)
    }

    /// Exchanges the code that the user brings from the authorize URL for tokens.
    ///
    /// - Throws: ``GlobusError`` with ``GlobusError/Code/usage`` where no login was started; with
    ///   ``GlobusError/Code/authAPI`` and the server's code where it refuses; with other codes where there is no usable
    ///   answer.
    public func oauth2ExchangeCode(forTokens code: Secret) async throws -> OAuthTokenResponse {
        let flow = try startedFlow(for: "exchange auth code")
        return try await oauth2Token(flow.exchangeForm(code: code), kind: .authorizationCode)
    }

    private func startedFlow(for purpose: String) throws -> AuthorizationFlow {
        if let flow = service.currentFlow { return flow }
        let message = """
            Cannot \(purpose) until starting an OAuth2 flow. \
            Call the oauth2_start_flow() method on this AuthClient to resolve
            """
        throw GlobusError(.usage, message)
    }
}
