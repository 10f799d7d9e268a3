import LuaRuntime

extension Examples {
    /// How token storages and policies are used.
    static let storages: [String: HostExample] = [
        "globus.token_storage": HostExample(
            """
            local storage = globus.token_storage("memory")
            storage:store_token_response(client:oauth2_refresh_token(REFRESH_TOKEN))
            print(storage:get_token_data("transfer.api.globus.org").token_type)
            """,
            prints: "Bearer"
        ),
        "TokenStorage:store_token_response": HostExample(
            """
            local storage = globus.token_storage("memory")
            storage:store_token_response(client:oauth2_refresh_token(REFRESH_TOKEN))
            print((next(storage:get_token_data_by_resource_server())))
            """,
            prints: "transfer.api.globus.org"
        ),
        "TokenStorage:store_token_data_by_resource_server": HostExample(
            """
            local storage = globus.token_storage("memory")
            storage:store_token_data_by_resource_server {
              ["data.example.org"] = {
                resource_server = "data.example.org", access_token = "t",
                scope = "all", token_type = "Bearer",
                expires_at_seconds = os.time() + 3600,
              },
            }
            print(storage:get_token_data("data.example.org").scope)
            """,
            prints: "all"
        ),
        "TokenStorage:get_token_data_by_resource_server": HostExample(
            """
            local storage = globus.token_storage("memory")
            print(next(storage:get_token_data_by_resource_server()))
            """,
            prints: "nil"
        ),
        "TokenStorage:get_token_data": HostExample(
            """
            print(globus.token_storage("memory"):get_token_data("data.example.org"))
            """,
            prints: "nil"
        ),
        "TokenStorage:remove_token_data": HostExample(
            """
            print(globus.token_storage("memory"):remove_token_data("data.example.org"))
            """,
            prints: "false"
        ),
        "policy.token_storage": HostExample(
            """
            local tokens = {}
            policy.token_storage("site", {
              store_token_data_by_resource_server = function(_, new)
                for service, token in pairs(new) do
                  tokens[service] = token
                  print("stored", service)
                end
              end,
              get_token_data_by_resource_server = function() return tokens end,
              remove_token_data = function(_, service)
                local was_there = tokens[service] ~= nil
                tokens[service] = nil
                return was_there
              end,
            })
            policy.default_token_storage("site")
            """,
            prints: "stored\ttransfer.api.globus.org"
        ),
        "policy.on_refresh": HostExample(
            """
            policy.on_refresh(function(response, context)
              print(context.grant_type, (next(response.by_resource_server)))
            end)
            """,
            prints: "client_credentials\ttransfer.api.globus.org"
        ),
        "policy.default_token_storage": HostExample(
            """
            policy.default_token_storage("memory")
            """
        ),
    ]
}
