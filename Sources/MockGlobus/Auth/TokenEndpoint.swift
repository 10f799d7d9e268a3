/// `POST /v2/oauth2/token`, with one function for each grant type.
struct TokenEndpoint: Sendable {
    let core: MockCore

    func answer(_ request: MockGlobus.RecordedRequest) -> Answer {
        OAuthRequest.answer(request, core) { client, form, authority in
            try grant(form, client: client, authority: &authority)
        }
    }

    private func grant(
        _ form: MockGlobus.FormFields,
        client: MockGlobus.Client,
        authority: inout Authority
    ) throws
        -> Answer
    {
        let now = core.clock.now()
        let policy = authority.policy
        let issued: IssuedTokens
        switch try form.required("grant_type") {
        case "refresh_token":
            let token = try form.required("refresh_token")
            issued = try authority.refresh(token, for: client, scope: form["scope"], now: now)
        case "client_credentials":
            issued = try authority.clientCredentials(client, scope: form["scope"], now: now)
        case "authorization_code":
            issued = try authority.exchange(
                try form.required("code"),
                for: client,
                redirectURI: form["redirect_uri"],
                verifier: form["code_verifier"],
                now: now
            )
        case "urn:globus:auth:grant_type:dependent_token":
            issued = try authority.dependentTokens(
                try form.required("token"),
                for: client,
                scope: form["scope"],
                isOffline: form["access_type"] == "offline",
                now: now
            )
            return Answer(json: .array(issued.entries.map { TokenAnswer.document($0) }))
        default: throw OAuthFailure(status: 400, error: "unsupported_grant_type", description: "Unknown grant_type.")
        }
        return try TokenAnswer(issued: issued, shape: policy.answerShape, idToken: idToken(issued, authority)).answer
    }

    private func idToken(_ issued: IssuedTokens, _ authority: Authority) throws -> String? {
        guard issued.login.isOpenID else { return nil }
        let claims = IdentityClaims(issued.login, in: authority, issuer: core.origin)
        return try core.keys.sign(claims.idToken(now: core.clock.now()))
    }
}

/// The body of a token answer.
struct TokenAnswer {
    let issued: IssuedTokens
    let shape: MockGlobus.TokenPolicy.AnswerShape
    let idToken: String?

    var answer: Answer {
        // RFC 6749 §5.1: a token answer must not be cached.
        var answer = Answer(json: json)
        answer.headers = [("Cache-Control", "no-store"), ("Pragma", "no-cache")]
        return answer
    }

    private var json: JSON {
        guard let first = issued.entries.first else { return .object([]) }
        switch shape {
        case .plainOAuth2: return Self.plain(first)
        case .globus:
            var document = Self.document(first)
            if let idToken { document = document.setting("id_token", to: .string(idToken)) }
            if let state = issued.state { document = document.setting("state", to: .string(state)) }
            let others = issued.entries.dropFirst().map(Self.document)
            return document.setting("other_tokens", to: .array(others))
        }
    }

    /// Returns the tokens of one resource server as Globus Auth writes them.
    static func document(_ entry: IssuedTokens.Entry) -> JSON {
        plain(entry)
            .setting("scope", to: .string(entry.access.scopes.joined(separator: " ")))
            .setting("resource_server", to: .string(entry.access.resourceServer))
    }

    private static func plain(_ entry: IssuedTokens.Entry) -> JSON {
        let lifetime = Int((entry.access.expiresAt - entry.access.issuedAt).rounded())
        return .object(
            ("access_token", .string(entry.access.value)),
            ("refresh_token", entry.refresh.map(JSON.string)),
            ("expires_in", .integer(lifetime)),
            ("token_type", "Bearer")
        )
    }
}
