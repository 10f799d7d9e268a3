import Synchronization

extension MockGlobus {
    /// The scope with all rights at Transfer, which fixtures have by default.
    public static let transferScope = ResourceServer.transfer.defaultScope

    /// Issues a refresh token as if the person had logged in with the client.
    ///
    /// With scopes of several resource servers, a refresh renews the tokens of all of them, in `other_tokens`.
    public func issueRefreshToken(
        clientID: String = Client.native.id,
        scopes: [String] = [transferScope]
    ) -> String {
        core.authority.withLock { authority in
            let login = authority.logIn(
                clientID: clientID,
                scopes: scopes,
                isOffline: true,
                isFixture: true,
                now: core.clock.now()
            )
            return authority.issueRefreshToken(login, scopes: scopes).value
        }
    }

    /// Issues an access token for one resource server.
    ///
    /// - Parameters:
    ///   - resourceServer: The server's name, such as `transfer.api.globus.org`.
    ///   - scopes: The scopes; nil for the one with all rights at that server.
    ///   - clientID: The client to which it is issued.
    ///   - lifetime: The lifetime in seconds; nil for that of ``tokenPolicy``.
    /// - Returns: The token.
    public func issueAccessToken(
        resourceServer: String = "transfer.api.globus.org",
        scopes: [String]? = nil,
        clientID: String = Client.native.id,
        lifetime: Double? = nil
    ) -> String {
        let everything = ResourceServer(rawValue: resourceServer)?.defaultScope
        let scopes = scopes ?? [everything ?? "urn:globus:auth:scope:\(resourceServer):all"]
        return core.authority.withLock { authority in
            let login = authority.logIn(clientID: clientID, scopes: scopes, isOffline: false, now: core.clock.now())
            return authority.issueAccessToken(
                login,
                resourceServer: resourceServer,
                scopes: scopes,
                lifetime: lifetime,
                now: core.clock.now()
            ).value
        }
    }

    /// Issues an authorization code as if the person had consented; it may be exchanged once within ten minutes.
    ///
    /// - Parameters:
    ///   - clientID: The client that may exchange it.
    ///   - redirectURI: The redirect URI that the exchange must name.
    ///   - scopes: The requested scopes.
    ///   - codeChallenge: The S256 challenge whose verifier the exchange must send; see ``codeChallenge(for:)``.
    ///   - refreshTokens: Whether refresh tokens were requested.
    /// - Returns: The code.
    /// - Throws: An error where a scope belongs to no resource server.
    public func issueAuthorizationCode(
        clientID: String = Client.native.id,
        redirectURI: String,
        scopes: [String] = [transferScope],
        codeChallenge: String? = nil,
        refreshTokens: Bool = false
    ) throws -> String {
        _ = try ScopeText.byServer(scopes)
        let now = core.clock.now()
        return core.authority.withLock { authority in
            let login = authority.logIn(clientID: clientID, scopes: scopes, isOffline: refreshTokens, now: now)
            return authority.issueCode(
                login,
                redirectURI: redirectURI,
                challenge: codeChallenge,
                state: nil,
                now: now
            )
        }
    }

    /// Returns the S256 code challenge of a verifier (RFC 7636 §4.2).
    public static func codeChallenge(for verifier: String) -> String {
        ProofKey.challenge(for: verifier)
    }
}
