/// The login client of an application that can keep no secret: the Globus SDK's `NativeAppAuthClient`.
public final class NativeAppAuthClient: AuthLoginClient {
    /// The OAuth 2 client's ID.
    public let clientID: String
    /// The endpoints as this client uses them.
    public let service: AuthService
    /// True: without a secret, the form is the only place.
    public var namesItselfInForms: Bool { true }

    /// Creates a client.
    ///
    /// - Throws: ``GlobusError/Code/usage`` for an empty client ID, and for options that name no server.
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

    /// Starts a login with a proof of possession (RFC 7636); it replaces the one under way.
    ///
    /// - `redirectURI`: where the code is sent; nil, or an empty text, shows it to the user for copying.
    /// - `state`: returned with the code. Pass a random one, and compare it, where the code comes by a redirect.
    /// - `verifier`: 43 to 128 unreserved characters; nil makes a random one.
    /// - `refreshTokens`: whether refresh tokens are asked for.
    /// - `prefillNamedGrant`: the label that the consent page proposes.
    ///
    /// Throws ``GlobusError/Code/usage`` for no scopes or a bad verifier.
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
