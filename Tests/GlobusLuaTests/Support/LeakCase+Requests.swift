extension LeakCase {
    static let all = refusals + echoes + malformed + handlers + misuse + objects

    private static let refusals = [
        LeakCase(
            name: "a 401 for a stale token",
            mustShow: ["TransferAPIError", "401"],
            source: """
                mock.revoke(access_token)
                finish(fail(function() globus.TransferClient { authorizer = bearer() }:get("/v0.10/task_list") end))
                """
        ),
        LeakCase(
            name: "a revoked refresh token, from the header call, a request, and after a 401",
            mustShow: ["invalid_grant"],
            source: """
                local authorizer = refresher()
                globus.TransferClient { authorizer = authorizer }:get("/v0.10/task_list")
                mock.revoke(authorizer.refresh_token)
                fail(function() globus.TransferClient { authorizer = authorizer }:get("/v0.10/task_list") end)
                fail(function() authorizer:ensure_valid_token() end)
                finish(fail(function() authorizer:get_authorization_header() end))
                """
        ),
        LeakCase(
            name: "a wrong client secret",
            mustShow: ["invalid_client"],
            source: """
                local known_client = mock.client()
                local wrong = globus.ConfidentialAppAuthClient(known_client, client_secret)
                fail(function() wrong:oauth2_refresh_token(refresh_token) end)
                fail(function() wrong:oauth2_revoke_token(access_token) end)
                fail(function() wrong:oauth2_token_introspect(access_token) end)
                fail(function() wrong:oauth2_get_dependent_tokens(access_token) end)
                finish(fail(function() wrong:oauth2_client_credentials_tokens("openid") end))
                """
        ),
        LeakCase(
            name: "a code that is exchanged twice, and one with a wrong verifier",
            mustShow: ["invalid_grant", "code_verifier does not match"],
            source: """
                local native = fixtures.native_client()
                native:oauth2_start_flow(fixtures.transfer_scope, { verifier = ("w"):rep(50) })
                fail(function() native:oauth2_exchange_code_for_tokens(code) end)
                native:oauth2_start_flow(fixtures.transfer_scope, { verifier = verifier })
                show(native)
                show(native:oauth2_exchange_code_for_tokens(code))
                finish(fail(function() native:oauth2_exchange_code_for_tokens(code) end))
                """
        ),
        LeakCase(
            name: "a broken connection and a timeout, with a token in the query",
            mustShow: ["GlobusConnectionError", "GlobusTimeoutError"],
            source: """
                clock.skip_waits()
                mock.reply { times = 0, disconnect = true, reset = true }
                fail(function() refresher():ensure_valid_token() end)
                fail(globus.request, "GET", mock.url() .. "/x?access_token=" .. access_token, { max_retries = 0 })
                mock.reset()
                mock.hold { times = 0 }
                local options = { query_params = { token = access_token }, timeout = 0.1, max_retries = 0 }
                finish(fail(globus.request, "GET", mock.url() .. "/x", options))
                """
        ),
        LeakCase(
            name: "a token endpoint that redirects with the tokens in the Location",
            mustShow: ["307"],
            source: """
                local to = mock.foreign_url() .. "/?refresh_token=" .. refresh_token .. "&s=" .. client_secret
                mock.reply { path = token_endpoint, status = 307, headers = { Location = to } }
                finish(fail(function() refresher():ensure_valid_token() end))
                """
        ),
        LeakCase(
            name: "a 200 of the token endpoint that refuses and repeats the secrets",
            mustShow: ["AuthAPIError", "<redacted>"],
            source: """
                local words = refresh_token .. " " .. client_secret
                local body = { error = words, error_description = words, [words] = words }
                mock.reply { path = token_endpoint, json = body, headers = { ["X-Echo"] = words } }
                finish(fail(function() refresher():ensure_valid_token() end))
                """
        ),
        LeakCase(
            name: "a redirect to an address that cannot be used",
            mustShow: ["redirect"],
            source: """
                mock.reply { path = "/away", status = 302, headers = { Location = "ftp://x/" .. access_token } }
                finish(fail(globus.request, "GET", mock.url() .. "/away", { authorizer = bearer() }))
                """
        ),
    ]

    /// Servers that repeat what they have received.
    private static let echoes = ["application/json", "text/html", "application/vnd.api+json"].flatMap { type in
        [400, 401, 403, 500].map { status in
            LeakCase(
                name: "a \(status) of type \(type) that repeats what the request carried",
                mustShow: ["<redacted>"],
                source: """
                    local function echo(path, ...)
                      local words = table.concat({ ... }, " and ")
                      local body = {
                        code = "Echo", message = words, error = "echo", error_description = words, [words] = words,
                        errors = { { detail = words, code = words } }, list = { ... },
                      }
                      mock.reply {
                        path = path, times = 0, status = \(status), content_type = "\(type)",
                        json = body, headers = { ["X-Echo"] = words, ["WWW-Authenticate"] = words },
                      }
                    end
                    clock.skip_waits()
                    local basic = client_secret
                    echo("/service", access_token, "Bearer " .. access_token)
                    local service = globus.BaseClient { base_url = mock.url(), authorizer = bearer(), max_retries = 1 }
                    fail(service.get, service, "/service")
                    mock.reset()
                    clock.skip_waits()
                    echo(token_endpoint, refresh_token, basic)
                    fail(function() refresher():ensure_valid_token() end)
                    mock.reset()
                    clock.skip_waits()
                    echo("/v2/oauth2/token/revoke", access_token, basic)
                    fail(function() client():oauth2_revoke_token(access_token) end)
                    echo("/v2/oauth2/token/introspect", access_token, basic)
                    fail(function() client():oauth2_token_introspect(access_token) end)
                    mock.reset()
                    clock.skip_waits()
                    local native = fixtures.native_client { max_retries = 0 }
                    native:oauth2_start_flow(fixtures.transfer_scope, { verifier = verifier })
                    echo(token_endpoint, code, verifier)
                    fail(native.oauth2_exchange_code_for_tokens, native, code)
                    mock.reset()
                    clock.skip_waits()
                    local user = globus.BasicAuthorizer("user", password)
                    echo("/basic", password, user:get_authorization_header())
                    finish(fail(globus.request, "GET", mock.url() .. "/basic", { authorizer = user, max_retries = 1 }))
                    """
            )
        }
    }
}
