import LuaRuntime

extension TestExamples {
    /// How the mock is told what to do, and asked what it has seen.
    static let mock: [String: HostExample] = [
        "mock.reply": HostExample(
            """
            mock.reply { path = "/v0.10/task_list", json = { total = 7 } }
            mock.reply { path = "/v0.10/task_list", status = 503 }
            print(transfer:get("/v0.10/task_list").data.total)
            local function list() transfer:get("/v0.10/task_list") end
            expect(list):to_raise("TransferAPIError")
            """,
            prints: "7"
        ),
        "mock.requests": HostExample(
            """
            transfer:get("/v0.10/task_list", { query_params = { limit = 3 } })
            local request = mock.requests { path = "/v0.10/*" }[1]
            print(request.method, request.path, request.query.limit)
            """,
            prints: "GET\t/v0.10/task_list\t3"
        ),
        "mock.url": HostExample(
            """
            set_env { VAULT_ADDR = mock.url() }
            """
        ),
        "mock.client": HostExample(
            """
            local id, secret = mock.client()
            local client = globus.ConfidentialAppAuthClient(id, secret)
            client:oauth2_client_credentials_tokens("openid")
            """
        ),
        "mock.native_client": HostExample(
            """
            local native = globus.NativeAppAuthClient(mock.native_client())
            local token = mock.refresh_token { client_id = mock.native_client() }
            native:oauth2_refresh_token(token)
            """
        ),
        "mock.refresh_token": HostExample(
            """
            local token = mock.refresh_token()
            globus.RefreshTokenAuthorizer(token, client):ensure_valid_token()
            """
        ),
        "mock.access_token": HostExample(
            """
            local token = mock.access_token { lifetime = 60 }
            local static = globus.AccessTokenAuthorizer(token)
            globus.TransferClient { authorizer = static }:get("/v0.10/task_list")
            """
        ),
        "mock.expire_tokens": HostExample(
            """
            transfer:get("/v0.10/task_list")
            mock.expire_tokens()
            transfer:get("/v0.10/task_list")
            expect(mock.requests { path = "/v2/oauth2/token" }):to_have_length(2)
            """
        ),
        "mock.revoke": HostExample(
            """
            mock.revoke(authorizer.refresh_token)
            local function renew() authorizer:ensure_valid_token() end
            local e = expect(renew):to_raise("AuthAPIError")
            print(e.code)
            """,
            prints: "invalid_grant"
        ),
        "mock.token_policy": HostExample(
            """
            mock.token_policy { rotates = true }
            local before = authorizer.refresh_token
            authorizer:ensure_valid_token()
            expect(authorizer.refresh_token).never:to_equal(before)
            """
        ),
    ]

    /// How time passes.
    static let clock: [String: HostExample] = [
        "clock.advance": HostExample(
            """
            mock.token_policy { lifetime = 3600 }
            transfer:get("/v0.10/task_list")
            clock.advance(3600)
            transfer:get("/v0.10/task_list")
            expect(mock.requests { path = "/v2/oauth2/token" }):to_have_length(2)
            """
        ),
        "clock.now": HostExample(
            """
            local before = clock.now()
            clock.advance(60)
            expect(clock.now() - before):to_be_near(60, 5)
            """
        ),
    ]
}
