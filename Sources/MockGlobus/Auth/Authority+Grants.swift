extension Authority {
    /// Performs the grant of RFC 6749 §6.
    ///
    /// A refresh token for several resource servers renews the tokens of all of them.
    mutating func refresh(
        _ value: String,
        for client: MockGlobus.Client,
        scope: String?,
        now: Double
    ) throws -> IssuedTokens {
        let token = try usableRefreshToken(value, for: client)
        let scopes = try narrowed(token.scopes, to: scope)
        var next: String? = policy.repeatsRefreshToken ? value : nil
        if policy.rotatesRefreshTokens {
            refreshTokens[value]?.isSpent = true
            next = issueRefreshToken(token.login, scopes: token.scopes, generation: token.generation + 1).value
        }
        let entries = try ScopeText.byServer(scopes).enumerated().map { index, group in
            let access = issueAccessToken(token.login, resourceServer: group.server, scopes: group.scopes, now: now)
            return IssuedTokens.Entry(access: access, refresh: index == 0 ? next : nil)
        }
        return IssuedTokens(login: token.login, entries: entries)
    }

    private mutating func usableRefreshToken(_ value: String, for client: MockGlobus.Client) throws -> RefreshToken {
        guard let token = refreshTokens[value], token.login.clientID == client.id else {
            throw OAuthFailure.invalidGrant("The refresh token is unknown or was issued to another client.")
        }
        guard !token.isRevoked else { throw OAuthFailure.invalidGrant("The refresh token is revoked.") }
        guard !token.isSpent else {
            if policy.revokesOnReuse { revokeLogin(token.login.id) }
            throw OAuthFailure.invalidGrant("The refresh token was used before.")
        }
        return token
    }

    private func narrowed(_ scopes: [String], to wanted: String?) throws -> [String] {
        guard let wanted else { return scopes }
        let wantedScopes = ScopeText.split(wanted)
        guard !wantedScopes.isEmpty, Set(wantedScopes).isSubset(of: scopes) else {
            throw OAuthFailure.invalidScope("The scope goes beyond what the refresh token was issued for.")
        }
        return wantedScopes
    }

    /// Performs the grant of RFC 6749 §4.4, in which the client acts for itself.
    mutating func clientCredentials(_ client: MockGlobus.Client, scope: String?, now: Double) throws -> IssuedTokens {
        guard client.secret != nil else {
            throw OAuthFailure.unauthorizedClient("A native client has no credentials to ask for tokens with.")
        }
        let scopes = ScopeText.split(scope ?? "")
        guard !scopes.isEmpty else { throw OAuthFailure.invalidScope("The scope is missing.") }
        let login = logIn(clientID: client.id, subject: client.id, scopes: scopes, isOffline: false, now: now)
        return try issue(login, now: now)
    }

    /// Performs the grant of RFC 6749 §4.1.3 with the proof of RFC 7636 §4.6.
    mutating func exchange(
        _ value: String,
        for client: MockGlobus.Client,
        redirectURI: String?,
        verifier: String?,
        now: Double
    ) throws -> IssuedTokens {
        guard let code = codes[value], code.login.clientID == client.id else {
            throw OAuthFailure.invalidGrant("The code is unknown or was issued to another client.")
        }
        guard !code.isSpent else {
            // RFC 6749 §4.1.2: a code that is used twice may have been stolen.
            revokeLogin(code.login.id)
            throw OAuthFailure.invalidGrant("The code was used before.")
        }
        guard now < code.expiresAt else { throw OAuthFailure.invalidGrant("The code has expired.") }
        guard redirectURI == code.redirectURI else {
            throw OAuthFailure.invalidGrant("The redirect_uri is not the one the code was asked for with.")
        }
        try ProofKey.check(verifier: verifier, challenge: code.challenge)
        codes[value]?.isSpent = true
        var issued = try issue(code.login, now: now)
        issued.state = code.state
        return issued
    }

    /// Performs Globus Auth's own grant: tokens for the services that the resource server calls for the token's owner.
    mutating func dependentTokens(
        _ value: String,
        for client: MockGlobus.Client,
        scope: String?,
        isOffline: Bool,
        now: Double
    ) throws -> IssuedTokens {
        guard client.secret != nil else {
            throw OAuthFailure.unauthorizedClient("A native client may not ask for dependent tokens.")
        }
        guard let token = accessTokens[value], token.isActive(at: now) else {
            throw OAuthFailure.invalidGrant("The token is not active.")
        }
        let defaults = [ResourceServer.transfer, .groups].map(\.defaultScope)
        let login = logIn(
            clientID: client.id,
            subject: token.login.subject,
            scopes: scope.map(ScopeText.split) ?? defaults,
            isOffline: isOffline,
            now: now
        )
        return try issue(login, now: now)
    }

    /// Issues the tokens of a login: an access token for each resource server, and for an offline login refresh tokens
    /// as well.
    private mutating func issue(_ login: Login, now: Double) throws -> IssuedTokens {
        let entries = try ScopeText.byServer(login.scopes).map { group in
            let access = issueAccessToken(login, resourceServer: group.server, scopes: group.scopes, now: now)
            let refresh = login.isOffline ? issueRefreshToken(login, scopes: group.scopes).value : nil
            return IssuedTokens.Entry(access: access, refresh: refresh)
        }
        return IssuedTokens(login: login, entries: entries)
    }
}
