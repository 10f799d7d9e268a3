/// The login client of an application that cannot keep a secret: the Globus SDK's `NativeAppAuthClient`.
public final class NativeAppAuthClient: AuthLoginClient {
    /// The OAuth 2 client's ID.
    public let clientID: String
    /// The endpoints of the server, with this client's settings.
    public let service: AuthService
    /// True, since a client without a secret can name itself only in forms.
    public var namesItselfInForms: Bool { true }

    /// Creates a client.
    ///
    /// - Throws: ``GlobusError`` with ``GlobusError/Code/usage`` for an empty client ID, and for options that name no
    ///   server.
    public convenience init(
        clientID: String,
        options: LoginClientOptions = LoginClientOptions(),
        httpClient: any HTTPClient,
        time: any TimeSource
    ) throws {
        try ClientCredentials.check(id: clientID)
        let client = try options.makeClient(authorizer: NullAuthorizer(), httpClient: httpClient, time: time)
        self.init(clientID: clientID, service: AuthService(client: client, time: time))
    }

    package init(clientID: String, service: AuthService) {
        self.clientID = clientID
        self.service = service
    }

    /// Starts a login with a proof of possession (RFC 7636), which replaces the one under way.
    ///
    /// - Parameters:
    ///   - requestedScopes: What the user is asked to consent to.
    ///   - redirectURI: Where the code is sent; nil or an empty text shows it to the user, who copies it.
    ///   - state: Returned with the code. Where the code comes by a redirect, pass a random state and compare it.
    ///   - verifier: 43 to 128 unreserved characters; nil makes a random one.
    ///   - refreshTokens: Whether refresh tokens are requested.
    ///   - prefillNamedGrant: The label that the consent page proposes.
    /// - Throws: ``GlobusError`` with ``GlobusError/Code/usage`` where there are no scopes or the verifier is not
    ///   valid.
    public func oauth2StartFlow(
        _ requestedScopes: ScopeList,
        redirectURI: String? = nil,
        state: String = "_default",
        verifier: Secret? = nil,
        refreshTokens: Bool = false,
        prefillNamedGrant: String? = nil
    ) throws {
        try service.startFlow(
            clientID: clientID,
            requestedScopes,
            redirectURI: redirectURI.flatMap { $0.isEmpty ? nil : $0 },
            state: state,
            refreshTokens: refreshTokens,
            proof: try PKCE(verifier: verifier),
            prefillNamedGrant: prefillNamedGrant
        )
    }
}
