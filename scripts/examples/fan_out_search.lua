#!/usr/bin/env globus-lua
-- Puts many queries to a search index at once and says what each has found.
--
--   globus-lua fan_out_search.lua INDEX_ID QUERY …
--
-- The tokens are those of `globus-lua login --scope search`, or of the client that $GLOBUS_CLIENT_ID and
-- $GLOBUS_CLIENT_SECRET name. To try it without an account:
--   globus-lua run --mock fan_out_search.lua any-index image spectrum nothing

local index_id = ...
local queries = { select(2, ...) }
if #queries == 0 then error("usage: globus-lua fan_out_search.lua INDEX_ID QUERY …", 0) end

local search = globus.SearchClient { app = globus.app() }

-- One refused query must not end the others: what went wrong is a result like any other.
local results = task.map(queries, function(query)
  local ok, answer = pcall(search.search, search, index_id, query, { limit = 3 })
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
