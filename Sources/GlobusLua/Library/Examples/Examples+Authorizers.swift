import LuaRuntime

extension Examples {
    /// How authorizers are used.
    static let authorizers: [String: HostExample] = [
        "globus.NullAuthorizer": HostExample(
            """
            print(globus.NullAuthorizer():get_authorization_header())
            """,
            prints: "nil"
        ),
        "globus.BasicAuthorizer": HostExample(
            """
            print(globus.BasicAuthorizer("ada", "secret"):get_authorization_header())
            """,
            prints: "Basic YWRhOnNlY3JldA=="
        ),
        "globus.AccessTokenAuthorizer": HostExample(
            """
            local authorizer = globus.AccessTokenAuthorizer("my-token")
            print(authorizer, authorizer:get_authorization_header())
            """,
            prints: "globus.AccessTokenAuthorizer\tBearer my-token"
        ),
        "globus.StaticGlobusAuthorizer": HostExample(
            """
            local authorizer = globus.StaticGlobusAuthorizer("Token my-token")
            print(authorizer:get_authorization_header())
            """,
            prints: "Token my-token"
        ),
        "globus.GlobusAuthorizer": HostExample(
            """
            local authorizer = globus.GlobusAuthorizer {
              get_authorization_header = function()
                return "Token " .. "read from somewhere"
              end,
              handle_missing_authorization = function() return false end,
            }
            print(authorizer:get_authorization_header())
            """,
            prints: "Token read from somewhere"
        ),
        "globus.RefreshTokenAuthorizer": HostExample(
            """
            local authorizer = globus.RefreshTokenAuthorizer(REFRESH_TOKEN, client, {
              on_refresh = function(response)
                for service in pairs(response.by_resource_server) do
                  print("new token for", service)
                end
              end,
            })
            local transfer = globus.TransferClient { authorizer = authorizer }
            print(transfer:get("/v0.10/task_list").http_status)
            """,
            prints: """
                new token for\ttransfer.api.globus.org
                200
                """
        ),
        "globus.ClientCredentialsAuthorizer": HostExample(
            """
            local authorizer = globus.ClientCredentialsAuthorizer(client, scope)
            authorizer:ensure_valid_token()
            print(authorizer.scopes)
            print(authorizer.expires_at > os.time())
            """,
            prints: """
                urn:globus:auth:scope:transfer.api.globus.org:all
                true
                """
        ),
        "globus.RenewingAuthorizer": HostExample(
            """
            local authorizer = globus.RenewingAuthorizer {
              get_token_response = function()
                return { token = "t-1", lifetime = 3600 }
              end,
              extract_token_data = function(_, response)
                local expiry = os.time() + response.lifetime
                return { access_token = response.token, expires_at_seconds = expiry }
              end,
            }
            print(authorizer:get_authorization_header())
            """,
            prints: "Bearer t-1"
        ),
        "GlobusAuthorizer:get_authorization_header": HostExample(
            """
            print(authorizer:get_authorization_header():match("^Bearer ") ~= nil)
            """,
            prints: "true"
        ),
        "GlobusAuthorizer:handle_missing_authorization": HostExample(
            """
            print(authorizer:handle_missing_authorization())
            """,
            prints: "true"
        ),
        "RenewingAuthorizer:ensure_valid_token": HostExample(
            """
            authorizer.expires_at = os.time() - 1
            authorizer:ensure_valid_token()
            print(authorizer.expires_at > os.time())
            """,
            prints: "true"
        ),
    ]
}
