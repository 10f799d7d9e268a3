import LuaRuntime

extension Examples {
    /// How login clients are used.
    static let loginClients: [String: HostExample] = [
        "globus.NativeAppAuthClient": HostExample(
            """
            local client_id = "61338d24-54d5-408f-a10d-66c06b59f6d2"
            local native = globus.NativeAppAuthClient(client_id)
            print(native)
            """,
            prints: "NativeAppAuthClient (61338d24-54d5-408f-a10d-66c06b59f6d2)"
        ),
        "globus.ConfidentialAppAuthClient": HostExample(
            """
            local id, secret = "my-client-id", "my-secret"
            local opts = { timeout = 10 }
            local confidential = globus.ConfidentialAppAuthClient(id, secret, opts)
            print(confidential.client_id)
            """,
            prints: "my-client-id"
        ),
        "AuthLoginClient:oauth2_token": HostExample(
            """
            local response = client:oauth2_token {
              grant_type = "refresh_token", refresh_token = REFRESH_TOKEN,
            }
            print((next(response.by_resource_server)))
            """,
            prints: "transfer.api.globus.org"
        ),
        "AuthLoginClient:oauth2_refresh_token": HostExample(
            """
            local response = client:oauth2_refresh_token(REFRESH_TOKEN)
            print(response.by_resource_server["transfer.api.globus.org"].token_type)
            """,
            prints: "Bearer"
        ),
        "AuthLoginClient:oauth2_revoke_token": HostExample(
            """
            print(client:oauth2_revoke_token(REFRESH_TOKEN).http_status)
            local ok, e = pcall(client.oauth2_refresh_token, client, REFRESH_TOKEN)
            print(ok, e.class, e.code)
            """,
            prints: """
                200
                false\tAuthAPIError\tinvalid_grant
                """
        ),
        "AuthLoginClient:get_openid_configuration": HostExample(
            """
            local answer = client:get_openid_configuration().data
            print(answer.id_token_signing_alg_values_supported[1])
            """,
            prints: "RS256"
        ),
        "AuthLoginClient:get_jwk": HostExample(
            """
            print(client:get_jwk().keys[1].kty)
            """,
            prints: "RSA"
        ),
        "AuthLoginClient:oauth2_get_authorize_url": HostExample(
            """
            local opts = { state = "s-1" }
            client:oauth2_start_flow("https://example.org/done", "openid", opts)
            local url = client:oauth2_get_authorize_url { prompt = "login" }
            print(url:match("state=[^&]+"), url:match("prompt=[^&]+"))
            """,
            prints: "state=s-1\tprompt=login"
        ),
        "AuthLoginClient:oauth2_exchange_code_for_tokens": HostExample(
            """
            client:oauth2_start_flow("https://example.org/done", "openid")
            local ok, e = pcall(function()
              client:oauth2_exchange_code_for_tokens("a code that nobody has issued")
            end)
            print(ok, e.class, e.code)
            """,
            prints: "false\tAuthAPIError\tinvalid_grant"
        ),
        "NativeAppAuthClient:oauth2_start_flow": HostExample(
            """
            local native = globus.NativeAppAuthClient("my-client-id")
            native:oauth2_start_flow("openid", { refresh_tokens = true })
            print(native:oauth2_get_authorize_url():match("access_type=%w+"))
            """,
            prints: "access_type=offline"
        ),
        "ConfidentialAppAuthClient:oauth2_start_flow": HostExample(
            """
            client:oauth2_start_flow("https://example.org/done", { "openid", "email" })
            print(client:oauth2_get_authorize_url():match("scope=[^&]+"))
            """,
            prints: "scope=openid+email"
        ),
        "ConfidentialAppAuthClient:oauth2_client_credentials_tokens": HostExample(
            """
            local response = client:oauth2_client_credentials_tokens(scope)
            print(response.by_resource_server["transfer.api.globus.org"].scope)
            """,
            prints: "urn:globus:auth:scope:transfer.api.globus.org:all"
        ),
        "ConfidentialAppAuthClient:oauth2_get_dependent_tokens": HostExample(
            """
            local token = authorizer:get_authorization_header():match("^Bearer (.+)")
            local response = client:oauth2_get_dependent_tokens(token)
            print(response.http_status)
            """,
            prints: "200"
        ),
        "ConfidentialAppAuthClient:oauth2_token_introspect": HostExample(
            """
            local token = authorizer:get_authorization_header():match("^Bearer (.+)")
            print(client:oauth2_token_introspect(token).data.active)
            """,
            prints: "true"
        ),
    ]
}
