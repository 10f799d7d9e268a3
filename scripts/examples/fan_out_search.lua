#!/usr/bin/env globus-lua
-- globus-lua: --allow-env=GLOBUS_CLIENT_ID,GLOBUS_CLIENT_SECRET
-- Puts many queries to a search index at once and says what each has found.
--
--   globus-lua run --trust-script fan_out_search.lua INDEX_ID QUERY …
--
-- The client is the one that $GLOBUS_CLIENT_ID and $GLOBUS_CLIENT_SECRET name.
-- To try it, run `globus-lua mock` elsewhere, paste the `export` lines that it prints, and pass
--   any-index image spectrum nothing

local index_id = ...
local queries = { select(2, ...) }
if #queries == 0 then error("usage: globus-lua fan_out_search.lua INDEX_ID QUERY …", 0) end

local client = globus.ConfidentialAppAuthClient(os.getenv("GLOBUS_CLIENT_ID"), os.getenv("GLOBUS_CLIENT_SECRET"))
local search = globus.SearchClient {
  authorizer = globus.ClientCredentialsAuthorizer(client, "urn:globus:auth:scope:search.api.globus.org:all"),
}

-- One refused query must not end the others: what went wrong is a result like any other.
local results = task.map(queries, function(query)
  local ok, answer = pcall(search.get, search, ("/v1/index/%s/search"):format(index_id), {
    query_params = { q = query, limit = 3 },
  })
  if not ok then return { query = query, failure = answer } end
  return { query = query, total = answer.data.total, subjects = answer.data.gmeta }
end, { limit = 16 })

for _, result in ipairs(results) do
  if result.failure then
    print(("%s: failed, %s"):format(result.query, tostring(result.failure)))
  else
    print(("%s: %d found"):format(result.query, result.total))
    for _, entry in ipairs(result.subjects) do print("  " .. entry.subject) end
  end
end
