-- A start file for the REPL: clients of every service, and a few shortcuts.
--
--   globus-lua repl --init scripts/examples/repl_start.lua
--
-- The tokens are those of `globus-lua login`, or of the client that $GLOBUS_CLIENT_ID and $GLOBUS_CLIENT_SECRET name; they
-- are looked for at the first use, and :login groups search gets those that are missing. Then type
--   tasks(3)

app = globus.app()
transfer = globus.TransferClient { app = app }
groups = globus.GroupsClient { app = app }
search = globus.SearchClient { app = app }

--- The newest transfer tasks.
function tasks(count)
  return transfer:task_list { limit = count or 10 }.data.DATA
end

--- What a path of Globus Transfer answers: get("/v0.10/endpoint_search", { filter_fulltext = "tape" }).
function get(path, query_params)
  return transfer:get(path, { query_params = query_params }).data
end
