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
            // RFC 7009 §2.2: an unknown token is no error.
            return Answer(json: .object(("active", false)))
        }
    }
}
