/// `POST /v2/oauth2/token/introspect` (RFC 7662), for confidential clients.
struct IntrospectionEndpoint: Sendable {
    let core: MockCore

    func answer(_ request: MockGlobus.RecordedRequest) -> Answer {
        OAuthRequest.answer(request, core) { client, form, authority in
            guard client.secret != nil else {
                throw OAuthFailure.unauthorizedClient("A native client may not introspect tokens.")
            }
            let token = try form.required("token")
            return Answer(json: document(of: token, include: form["include"], in: authority))
        }
    }

    private func document(of value: String, include: String?, in authority: Authority) -> JSON {
        let now = core.clock.now()
        let inactive = JSON.object(("active", false))
        if let token = authority.accessTokens[value] {
            guard token.isActive(at: now) else { return inactive }
            return document(token.login, scopes: token.scopes, in: authority)
                .setting("token_type", to: "Bearer")
                .setting("aud", to: [.string(token.resourceServer), .string(token.login.clientID)])
                .setting("iat", to: .integer(Int(token.issuedAt)))
                .setting("nbf", to: .integer(Int(token.issuedAt)))
                .setting("exp", to: .integer(Int(token.expiresAt)))
                .setting(
                    "identity_set",
                    to: include?.contains("identity_set") == true ? [.string(token.login.subject)] : nil
                )
        }
        guard let token = authority.refreshTokens[value], token.isActive else { return inactive }
        return document(token.login, scopes: token.scopes, in: authority)
    }

    private func document(_ login: Login, scopes: [String], in authority: Authority) -> JSON {
        let claims = IdentityClaims(login, in: authority, issuer: core.origin)
        return .object(
            ("active", true),
            ("scope", .string(scopes.joined(separator: " "))),
            ("client_id", .string(login.clientID)),
            ("sub", .string(login.subject)),
            ("username", .string(claims.username)),
            ("name", .string(claims.name)),
            ("email", claims.email),
            ("iss", .string(core.origin))
        )
    }
}

/// `POST /v2/oauth2/token/revoke` (RFC 7009).
struct RevocationEndpoint: Sendable {
    let core: MockCore

    func answer(_ request: MockGlobus.RecordedRequest) -> Answer {
        OAuthRequest.answer(request, core) { client, form, authority in
            let token = try form.required("token")
            let owner = (authority.accessTokens[token]?.login ?? authority.refreshTokens[token]?.login)?.clientID
            guard owner == nil || owner == client.id else {
                throw OAuthFailure.unauthorizedClient("The token was issued to another client.")
            }
            authority.revoke(token)
            // RFC 7009 §2.2: an unknown token is not an error.
            return Answer(json: .object(("active", false)))
        }
    }
}
