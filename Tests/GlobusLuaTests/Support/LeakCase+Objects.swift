extension LeakCase {
    static let malformed = [
        #"json.access_token = nil"#, #"json.access_token = json.array()"#, #"json.scope = 7"#,
        #"json.expires_in = "soon""#, #"json.other_tokens = "x""#, #"json.resource_server = json.object()"#,
        #"json.token_type = json.array()"#, #"json.refresh_token = 9"#,
        #"text = json.encode(reply.json):gsub('"access_token":"[^"]*"', '"access_token":broken json')"#,
        #"text = json.encode(reply.json):gsub('"access_token":"', '"access_token":broken "')"#,
        #"text = json.encode(reply.json):gsub('"access_token":"', '"access_token" : [7, "')"#,
        #"text = json.encode(reply.json):gsub('"access_token":"', '"access_token":{"value":"')"#,
    ].map { change in
        LeakCase(
            name: "a token answer that is malformed: \(change)",
            mustShow: ["TokenResponseError"],
            source: """
                local function edit(reply) reply.\(change) end
                mock.reply { path = token_endpoint, times = 4, edit = edit }
                fail(function() refresher():ensure_valid_token() end)
                mock.reset()
                mock.reply { path = token_endpoint, times = 4, edit = edit }
                local authorizer = globus.ClientCredentialsAuthorizer(client(), fixtures.transfer_scope)
                finish(fail(function() globus.TransferClient { authorizer = authorizer }:get("/v0.10/task_list") end))
                """
        )
    }

    static let handlers = [
        LeakCase(
            name: "an on_refresh that raises the response, its text of it, or fails by mistake",
            mustShow: ["OnRefreshError", "OAuthRefreshTokenResponse"],
            source: """
                local seen
                local authorizer = refresher { on_refresh = function(response) seen = response error(response) end }
                fail(function() authorizer:ensure_valid_token() end)
                authorizer.on_refresh = function(response) error(tostring(response)) end
                fail(function() authorizer:ensure_valid_token() end)
                authorizer.on_refresh = function(response) return response.by_resource_server.nothing.access_token end
                fail(function() authorizer:ensure_valid_token() end)
                authorizer.on_refresh = function(response) return response.acess_token end
                fail(function() authorizer:ensure_valid_token() end)
                show(seen)
                finish(fail(function() authorizer:get_authorization_header() end))
                """
        ),
        LeakCase(
            name: "an on_refresh that sends the tokens to a service which refuses and repeats them",
            mustShow: ["OnRefreshError", "<redacted>"],
            source: """
                local authorizer = refresher {
                  on_refresh = function(response)
                    local tokens = response.by_resource_server[fixtures.transfer]
                    local body = { message = tokens.access_token .. tokens.refresh_token, code = "Echo" }
                    mock.reply { path = "/vault", status = 400, json = body }
                    globus.request("POST", mock.url() .. "/vault", {
                      encoding = "form", data = { access_token = tokens.access_token, refresh_token = tokens.refresh_token },
                    })
                  end,
                }
                finish(fail(function() authorizer:ensure_valid_token() end))
                """
        ),
        LeakCase(
            name: "authorizers of Lua's whose functions fail or return nonsense",
            mustShow: ["extract_token_data", "get_authorization_header returned"],
            source: """
                for _, answer in ipairs {
                  {}, { access_token = 7 }, { access_token = access_token, expires_at_seconds = access_token },
                  { access_token = access_token, expires_at_seconds = 1, refresh_token = { refresh_token } },
                  { access_token = access_token .. "\\n", expires_at_seconds = 1 }, access_token,
                } do
                  local authorizer = globus.RenewingAuthorizer {
                    get_token_response = function() return { access_token } end,
                    extract_token_data = function() return answer end,
                  }
                  fail(function() authorizer:ensure_valid_token() end)
                  show(authorizer)
                end
                for _, header in ipairs { access_token .. "\\r\\nX: y", { access_token } } do
                  local own = globus.GlobusAuthorizer { get_authorization_header = function() return header end }
                  fail(globus.request, "GET", mock.url(), { authorizer = own })
                end
                finish(fail(error, "an error of the script's own"))
                """
        ),
    ]

    static let misuse = [
        LeakCase(
            name: "secrets where they do not belong",
            mustShow: ["GlobusSDKUsageError"],
            source: """
                local url = mock.url() .. "/x"
                fail(globus.RefreshTokenAuthorizer, refresh_token, access_token)
                fail(globus.RefreshTokenAuthorizer, refresh_token, client(), { access_token = access_token })
                fail(globus.RefreshTokenAuthorizer, refresh_token, client(), { expires_at = access_token })
                fail(globus.RefreshTokenAuthorizer, refresh_token .. "\\n", client(), { access_token = access_token .. "\\0", expires_at = 1 })
                fail(globus.RefreshTokenAuthorizer, { refresh_token }, client())
                fail(globus.ConfidentialAppAuthClient, "id", { client_secret })
                fail(globus.ConfidentialAppAuthClient, "id", client_secret, client_secret)
                fail(globus.ConfidentialAppAuthClient, "id", client_secret, { timeout = client_secret })
                fail(globus.AccessTokenAuthorizer, access_token .. "\\n")
                fail(globus.AccessTokenAuthorizer, access_token, password)
                fail(globus.StaticGlobusAuthorizer, "Key " .. password .. "\\n")
                fail(globus.BasicAuthorizer, nil, password)
                fail(globus.BasicAuthorizer, "user", { password })
                fail(globus.GlobusAuthorizer, { get_authorization_header = access_token })
                fail(globus.request, "GET", url, { authorizer = access_token })
                fail(globus.request, "GET", url, { headers = { access_token } })
                fail(globus.request, "GET", url, { headers = { Authorization = { access_token } } })
                fail(globus.request, "GET", url, { headers = { Authorization = access_token .. "\\n" } })
                fail(globus.request, "GET", url, { headers = "Authorization: " .. access_token })
                fail(globus.request, "GET", url, { query_params = { token = { { access_token } } } })
                fail(globus.request, "GET", url, { query_params = access_token })
                fail(globus.request, "GET", url, { timeout = access_token })
                fail(globus.request, "POST", url, { data = { token = access_token, f = print } })
                fail(globus.request, "GET", "http://user:" .. password .. "@127.0.0.1/")
                fail(globus.request, "GET", "http://example.org/?token=" .. access_token, { authorizer = bearer() })
                fail(json.decode, '{"token":"' .. access_token .. '",}')
                fail(json.encode, { token = access_token, f = print })
                local native = fixtures.native_client()
                fail(native.oauth2_start_flow, native, "openid", { verifier = verifier .. "!" })
                fail(native.oauth2_exchange_code_for_tokens, native, code)
                fail(function() bearer().access_token = password end)
                fail(function() refresher().access_token = password .. "\\n" end)
                fail(function() refresher().expires_at = password end)
                finish(fail(function() bearer():get_authorization_header(access_token) end))
                """
        )
    ]

    static let objects = [
        LeakCase(
            name: "every object, printed",
            mustShow: ["globus.BasicAuthorizer", "OAuthRefreshTokenResponse", "OAuthDependentTokenResponse"],
            source: """
                local authorizer = refresher { on_refresh = show }
                authorizer:ensure_valid_token()
                local renewed = client():oauth2_refresh_token(authorizer.refresh_token)
                for _, object in ipairs {
                  authorizer, bearer(), globus.BasicAuthorizer("user", password), globus.StaticGlobusAuthorizer(password),
                  globus.NullAuthorizer(), client(), fixtures.native_client(), renewed,
                  globus.ClientCredentialsAuthorizer(client(), "openid"), globus.TransferClient { authorizer = bearer() },
                  client():oauth2_client_credentials_tokens(fixtures.transfer_scope),
                  client():oauth2_get_dependent_tokens(access_token, { refresh_tokens = true }),
                  client():oauth2_token_introspect(access_token), client():oauth2_revoke_token(access_token),
                } do
                  show(object)
                  fail(function() error(object) end)
                  fail(function() error(tostring(object), 2) end)
                  fail(function() return object.no_such_field end)
                  fail(function() object.no_such_field = password end)
                  fail(function() return object + 1 end)
                  fail(function() return object() end)
                  fail(json.encode, { object })
                end
                finish(renewed)
                """
        )
    ]
}
