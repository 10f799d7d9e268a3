import LuaRuntime

extension Examples {
    /// How requests, service clients and responses are used.
    static let requests: [String: HostExample] = [
        "globus.BaseClient": HostExample(
            """
            local service = globus.BaseClient {
              base_url = "https://data.example.org/v1", timeout = 10,
            }
            print(service)
            """,
            prints: "BaseClient (https://data.example.org/v1)"
        ),
        "globus.AuthClient": HostExample(
            """
            local auth = globus.AuthClient { authorizer = authorizer }
            print(auth.authorizer == authorizer)
            """,
            prints: "true"
        ),
        "globus.TransferClient": HostExample(
            """
            local transfer = globus.TransferClient {
              authorizer = authorizer, max_retries = 2,
            }
            print(#transfer:get("/v0.10/task_list").data.DATA)
            """,
            prints: "10"
        ),
        "globus.GroupsClient": HostExample(
            """
            local scope = "urn:globus:auth:scope:groups.api.globus.org:all"
            local authorizer = globus.ClientCredentialsAuthorizer(client, scope)
            local groups = globus.GroupsClient { authorizer = authorizer }
            for _, group in ipairs(groups:get("/v2/groups/my_groups").data) do
              print(group.name)
            end
            """,
            prints: """
                Beamline users
                Cluster operators
                Genomics lab
                """
        ),
        "globus.SearchClient": HostExample(
            """
            local search = globus.SearchClient { app_name = "catalogue" }
            print(search.authorizer)
            """,
            prints: "nil"
        ),
        "globus.FlowsClient": HostExample(
            """
            local flows = globus.FlowsClient { base_url = "https://flows.example.org" }
            print(flows.base_url)
            """,
            prints: "https://flows.example.org/"
        ),
        "globus.TimersClient": HostExample(
            """
            local timers = globus.TimersClient { base_url = "https://timers.example.org" }
            print(timers.base_url)
            """,
            prints: "https://timers.example.org/"
        ),
        "globus.ComputeClient": HostExample(
            """
            local compute = globus.ComputeClient {
              base_url = "https://compute.example.org",
            }
            print(compute.base_url)
            """,
            prints: "https://compute.example.org/"
        ),
        "globus.request": HostExample(
            """
            local response = globus.request("GET", URL .. "/v0.10/task_list", {
              authorizer = authorizer,
              query_params = { limit = 2 },
              timeout = 10,
            })
            print(response.http_status, #response.data.DATA)
            """,
            prints: "200\t2"
        ),
        "globus.is_error": HostExample(
            """
            local ok, e = pcall(transfer.get, transfer, "/v0.10/nothing")
            print(globus.is_error(e), globus.is_error(e, "TransferAPIError"))
            print(globus.is_error(e, "NetworkError"))
            """,
            prints: "true\ttrue\nfalse"
        ),
        "BaseClient:request": HostExample(
            """
            local opts = { query_params = { limit = 1 } }
            print(transfer:request("GET", "/v0.10/task_list", opts).http_reason)
            """,
            prints: "OK"
        ),
        "BaseClient:get": HostExample(
            """
            local opts = { query_params = { limit = 2 } }
            local response = transfer:get("/v0.10/task_list", opts)
            for _, t in ipairs(response.data.DATA) do print(t.status) end
            """,
            prints: """
                SUCCEEDED
                SUCCEEDED
                """
        ),
        "BaseClient:post": HostExample(
            """
            local ok, e = pcall(function()
              transfer:post("/v0.10/transfer", { data = { DATA_TYPE = "transfer" } })
            end)
            print(ok, e.class, e.http_status)
            """,
            prints: "false\tTransferAPIError\t400"
        ),
        "BaseClient:put": HostExample(
            """
            local ok, e = pcall(function()
              transfer:put("/v0.10/nothing", { data = { name = "x" } })
            end)
            print(ok, e.http_status)
            """,
            prints: "false\t404"
        ),
        "BaseClient:patch": HostExample(
            """
            local ok, e = pcall(function()
              transfer:patch("/v0.10/nothing", { data = { name = "x" } })
            end)
            print(ok, e.http_status)
            """,
            prints: "false\t404"
        ),
        "BaseClient:delete": HostExample(
            """
            local ok, e = pcall(transfer.delete, transfer, "/v0.10/nothing")
            print(ok, e.http_status)
            """,
            prints: "false\t404"
        ),
        "BaseClient:paginated": HostExample(
            """
            local count = 0
            for item in transfer:paginated("/v0.10/task_list", { page_size = 10 }) do
              if item.status == "SUCCEEDED" then count = count + 1 end
            end
            print(count)
            """,
            prints: "25"
        ),
        "Listing:close": HostExample(
            """
            local next_item, _, _, listing = transfer:paginated("/v0.10/task_list")
            print(next_item().status)
            listing:close()
            """,
            prints: "SUCCEEDED"
        ),
        "AuthClient:userinfo": HostExample(
            """
            local login = globus.ClientCredentialsAuthorizer(client, "openid profile")
            local auth = globus.AuthClient { authorizer = login }
            print(auth:userinfo().data.preferred_username)
            """,
            prints: "c0f1de27-0000-4000-8000-000000000001@clients.auth.globus.org"
        ),
        "AuthClient:get_identities": HostExample(
            """
            local auth = globus.AuthClient { authorizer = authorizer }
            local ok, e = pcall(function()
              auth:get_identities { usernames = { "ada@example.org" } }
            end)
            print(ok, e.http_status) -- the mock knows no identities
            """,
            prints: "false\t404"
        ),
        "GlobusHTTPResponse:get": HostExample(
            """
            local opts = { query_params = { limit = 1 } }
            local response = transfer:get("/v0.10/task_list", opts)
            print(response:get("DATA_TYPE"), response:get("nothing", "by default"))
            """,
            prints: "task_list\tby default"
        ),
    ]
}
