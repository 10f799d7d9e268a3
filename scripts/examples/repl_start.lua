-- globus-lua: --allow-env=GLOBUS_CLIENT_ID,GLOBUS_CLIENT_SECRET
-- A start file for the REPL: clients of every service, and a few shortcuts.
--
--   globus-lua repl --trust-script --init scripts/examples/repl_start.lua
--
-- The client is the one that $GLOBUS_CLIENT_ID and $GLOBUS_CLIENT_SECRET name. Tokens are fetched at the first use.
-- To try it, run `globus-lua mock` elsewhere, and paste the `export` lines that it prints; then type
--   tasks(3)

local login = globus.ConfidentialAppAuthClient(os.getenv("GLOBUS_CLIENT_ID"), os.getenv("GLOBUS_CLIENT_SECRET"))

local function authorizer(resource_server)
  return globus.ClientCredentialsAuthorizer(login, "urn:globus:auth:scope:" .. resource_server .. ":all")
end

transfer = globus.TransferClient { authorizer = authorizer("transfer.api.globus.org") }
groups = globus.GroupsClient { authorizer = authorizer("groups.api.globus.org") }
search = globus.SearchClient { authorizer = authorizer("search.api.globus.org") }

--- The newest transfer tasks.
function tasks(count)
  return transfer:get("/v0.10/task_list", { query_params = { limit = count or 10 } }).data.DATA
end

--- What a path of Globus Transfer answers: get("/v0.10/endpoint_search", { filter_fulltext = "tape" }).
function get(path, query_params)
  return transfer:get(path, { query_params = query_params }).data
end
