import GlobusAuth
import LuaRuntime

/// The methods of login clients for single requests.
enum LoginClientMethods {
    static let common = [token, refreshToken, revokeToken, openIDConfiguration, IDTokenMembers.jwk]
    static let confidential = [clientCredentialsTokens, dependentTokens, introspect, ChildClientMethod.create]

    private static let receiver = LoginClientClass.receiver
    private static let tokens = HostResult("globus.OAuthTokenResponse", "The tokens.")
    private static let response = HostResult("globus.GlobusHTTPResponse", "The answer.")
    private static let bodyParams = HostParameter.optional("body_params", .table, "Further form fields; they win.")

    private static func options(_ options: HostParameter...) -> HostParameter {
        .optional("opts", .table, "Options.", options: options)
    }

    static let token = HostFunction(
        waiting: "AuthLoginClient:oauth2_token",
        "Asks the token endpoint for tokens, by any grant.",
        receiver: receiver,
        parameters: [.required("form_data", .table, "The form fields, grant_type among them."), options(bodyParams)],
        results: [tokens],
        failures: .tokenRequest,
        example: HostExample(
            """
            local response = client:oauth2_token {
              grant_type = "refresh_token", refresh_token = REFRESH_TOKEN,
            }
            print((next(response.by_resource_server)))
            """,
            prints: "transfer.api.globus.org"
        )
    ) { call in
        let client = call.loginClient.client
        let form = try call.parameters("form_data")
        let body = try bodyParameters(call)
        return call.waitForTokens { try await client.oauth2Token(form, bodyParameters: body) }
    }

    static let refreshToken = HostFunction(
        waiting: "AuthLoginClient:oauth2_refresh_token",
        "Exchanges a refresh token for new tokens (RFC 6749 section 6).",
        receiver: receiver,
        parameters: [.required("refresh_token", .string, "The refresh token."), options(bodyParams)],
        results: [tokens],
        failures: .tokenRequest,
        example: HostExample(
            """
            local response = client:oauth2_refresh_token(REFRESH_TOKEN)
            print(response.by_resource_server["transfer.api.globus.org"].token_type)
            """,
            prints: "Bearer"
        )
    ) { call in
        let client = call.loginClient.client
        let token = try call.secret("refresh_token")
        let body = try bodyParameters(call)
        return call.waitForTokens { try await client.oauth2RefreshToken(token, bodyParameters: body) }
    }

    static let revokeToken = HostFunction(
        waiting: "AuthLoginClient:oauth2_revoke_token",
        "Makes a token useless (RFC 7009).",
        receiver: receiver,
        parameters: [.required("token", .string, "The token."), options(bodyParams)],
        results: [response],
        failures: .tokenRequest,
        example: HostExample(
            """
            print(client:oauth2_revoke_token(REFRESH_TOKEN).http_status)
            local ok, e = pcall(client.oauth2_refresh_token, client, REFRESH_TOKEN)
            print(ok, e.class, e.code)
            """,
            prints: """
                200
                false\tAuthAPIError\tinvalid_grant
                """
        )
    ) { call in
        let client = call.loginClient.client
        let token = try call.secret("token")
        let body = try bodyParameters(call)
        return call.waitForResponse { try await client.oauth2RevokeToken(token, bodyParameters: body) }
    }

    static let openIDConfiguration = HostFunction(
        waiting: "AuthLoginClient:get_openid_configuration",
        "The server's OpenID configuration.",
        receiver: receiver,
        results: [response],
        failures: .tokenRequest,
        example: HostExample(
            """
            local answer = client:get_openid_configuration().data
            print(answer.id_token_signing_alg_values_supported[1])
            """,
            prints: "RS256"
        )
    ) { call in
        let client = call.loginClient.client
        return call.waitForResponse { try await client.openIDConfiguration() }
    }

    static let clientCredentialsTokens = HostFunction(
        waiting: "ConfidentialAppAuthClient:oauth2_client_credentials_tokens",
        "Gets tokens for the client itself (RFC 6749 section 4.4).",
        receiver: receiver,
        parameters: [.required("requested_scopes", .scopes, "The scopes.")],
        results: [tokens],
        failures: .tokenRequest,
        example: HostExample(
            """
            local response = client:oauth2_client_credentials_tokens(scope)
            print(response.by_resource_server["transfer.api.globus.org"].scope)
            """,
            prints: "urn:globus:auth:scope:transfer.api.globus.org:all"
        )
    ) { call in
        let client = try call.loginClient.confidential(for: call)
        let scopes = try call.scopes("requested_scopes")
        return call.waitForTokens { try await client.oauth2ClientCredentialsTokens(scopes) }
    }

    static let dependentTokens = HostFunction(
        waiting: "ConfidentialAppAuthClient:oauth2_get_dependent_tokens",
        "Exchanges a token that was sent to this service for tokens to other services.",
        receiver: receiver,
        parameters: [
            .required("token", .string, "The token."),
            options(
                .optional("refresh_tokens", .boolean, "Whether refresh tokens are asked for.", default: "false"),
                .optional("scope", .scopes, "The scopes.", default: "all"),
                .optional("additional_params", .table, "Further form fields.")
            ),
        ],
        results: [tokens],
        failures: .tokenRequest,
        example: HostExample(
            """
            local token = authorizer:get_authorization_header():match("^Bearer (.+)")
            local response = client:oauth2_get_dependent_tokens(token)
            print(response.http_status)
            """,
            prints: "200"
        )
    ) { call in
        let client = try call.loginClient.confidential(for: call)
        let token = try call.secret("token")
        let options = call.options("opts")
        let refreshTokens = options.boolean("refresh_tokens") ?? false
        let scope = try options.scopes("scope")
        let more = try options.parameters("additional_params")
        return call.waitForTokens {
            try await client.oauth2DependentTokens(
                for: token,
                refreshTokens: refreshTokens,
                scope: scope,
                additionalParameters: more ?? Parameters()
            )
        }
    }

    static let introspect = HostFunction(
        waiting: "ConfidentialAppAuthClient:oauth2_token_introspect",
        "What the server knows about a token (RFC 7662).",
        receiver: receiver,
        parameters: [
            .required("token", .string, "The token."),
            options(
                .optional("include", .string, "What else to tell, such as \"identity_set\"."),
                .optional("query_params", .table, "Parameters for the query string.")
            ),
        ],
        results: [response],
        failures: .tokenRequest,
        example: HostExample(
            """
            local token = authorizer:get_authorization_header():match("^Bearer (.+)")
            print(client:oauth2_token_introspect(token).data.active)
            """,
            prints: "true"
        )
    ) { call in
        let client = try call.loginClient.confidential(for: call)
        let token = try call.secret("token")
        let options = call.options("opts")
        let include = try options.string("include")
        let query = try options.parameters("query_params")
        return call.waitForResponse {
            try await client.oauth2TokenIntrospect(token, include: include, query: query ?? Parameters())
        }
    }

    private static func bodyParameters(_ call: HostCall) throws -> Parameters {
        try call.options("opts").parameters("body_params") ?? Parameters()
    }
}
