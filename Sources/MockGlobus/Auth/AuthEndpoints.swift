import Synchronization

/// The endpoints of Globus Auth.
struct AuthEndpoints: Sendable {
    let core: MockCore

    var endpoints: [Endpoint] {
        let token = TokenEndpoint(core: core)
        let revocation = RevocationEndpoint(core: core)
        let introspection = IntrospectionEndpoint(core: core)
        let pages = LoginPages(core: core)
        let authorize = AuthorizeEndpoint(core: core, pages: pages)
        return [
            Endpoint(.token, "tokens, for every grant") { request, _ in token.answer(request) },
            Endpoint(.revoke, "revokes a token") { request, _ in revocation.answer(request) },
            Endpoint(.introspect, "says what a token is good for") { request, _ in introspection.answer(request) },
            Endpoint(.authorize, "redirects back with a code; browsers get pages") { request, _ in
                authorize.answer(request)
            },
            userinfo,
            Endpoint("GET /.well-known/openid-configuration", "where everything is") { _, _ in discovery },
            Endpoint("GET /jwk.json", "the keys of ID tokens") { _, _ in keys },
        ] + pages.endpoints + ConsentService(core: core).endpoints
    }

    private var userinfo: Endpoint {
        BearerCheck(core: core, server: .auth).endpoint(.userinfo, "who the token's owner is") { call in
            let token = call.token
            guard token.scopes.contains("openid") else {
                let message = "The token lacks the scope openid."
                throw APIFailure(status: 403, code: "FORBIDDEN", message: message, form: .list)
            }
            let claims = core.authority.withLock { IdentityClaims(token.login, in: $0, issuer: core.origin) }
            return Answer(json: claims.userinfo)
        }
    }

    private var discovery: Answer {
        let origin = core.origin
        return Answer(
            json: .object(
                ("issuer", .string(origin)),
                ("authorization_endpoint", .string(origin + "/v2/oauth2/authorize")),
                ("token_endpoint", .string(origin + "/v2/oauth2/token")),
                ("revocation_endpoint", .string(origin + "/v2/oauth2/token/revoke")),
                ("userinfo_endpoint", .string(origin + "/v2/oauth2/userinfo")),
                ("jwks_uri", .string(origin + "/jwk.json")),
                ("response_types_supported", ["code"]),
                ("id_token_signing_alg_values_supported", ["RS256"]),
                ("code_challenge_methods_supported", ["S256"]),
                ("subject_types_supported", ["public"])
            )
        )
    }

    private var keys: Answer {
        do {
            return Answer(json: .object(("keys", .array(try core.keys.published().map(\.jwk)))))
        } catch {
            return APIFailure(status: 500, code: "InternalError", message: "\(error)", form: .list).answer
        }
    }
}
